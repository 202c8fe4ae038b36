import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const pom = join(import.meta.dirname, 'pom.xml');
const cache = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.cache');
const OLDEST_JAVA = 17;

/** Why a broker cannot be run here, or null if it can. */
export async function whyNoKafka(): Promise<string | null> {
  const java = await run('java', ['-version']).then(
    ({ stderr }) => Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0),
    () => 0,
  );
  if (java < OLDEST_JAVA) return `a Java runtime of version ${OLDEST_JAVA} or newer is needed to run Apache Kafka`;
  if (await exists(await libraries())) return null;
  const maven = await run('mvn', ['--version']).then(
    () => true,
    () => false,
  );
  return maven ? null : 'Maven (mvn) is needed to fetch Apache Kafka';
}

/** Fetches the broker with Maven, once, and answers the folder of its libraries. */
export async function fetchKafka(): Promise<string> {
  const folder = await libraries();
  if (await exists(folder)) return folder;
  await mkdir(cache, { recursive: true });
  // Under another name until it is complete, and each in its own: several test files may begin at the same time.
  const incomplete = await mkdtemp(`${folder}-`);
  try {
    await run('mvn', ['-B', '-q', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${incomplete}`]);
    await rename(incomplete, folder);
  } catch (error) {
    await rm(incomplete, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

async function libraries(): Promise<string> {
  const version = createHash('sha256')
    .update(await readFile(pom))
    .digest('hex');
  return join(cache, `kafka-${version.slice(0, 12)}`);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
