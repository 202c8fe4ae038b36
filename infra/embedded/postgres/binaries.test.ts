import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkLibraries } from './binaries.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'spectra-pg-links-'));
  await mkdir(join(root, 'native', 'lib'), { recursive: true });
});

afterEach(() => rm(root, { recursive: true, force: true }));

it('makes the links that the install script would have made, and keeps those that are there', async () => {
  const list = [{ source: 'native/lib/libx.so.6.1', target: 'native/lib/libx.so.6' }];
  await writeFile(join(root, 'native', 'pg-symlinks.json'), JSON.stringify(list));
  await writeFile(join(root, 'native', 'lib', 'libx.so.6.1'), 'library');

  await linkLibraries(root);
  await linkLibraries(root);

  expect(await readlink(join(root, 'native', 'lib', 'libx.so.6'))).toBe('libx.so.6.1');
  expect(await readFile(join(root, 'native', 'lib', 'libx.so.6'), 'utf8')).toBe('library');
});

it('has nothing to do in a package without such a list', async () => {
  await expect(linkLibraries(root)).resolves.toBeUndefined();
});
