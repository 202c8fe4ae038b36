import { describe } from 'vitest';
import { InProcessStream } from '../../../infra/embedded/stream/in-process.ts';
import { streamContract } from './contract.ts';

describe('the in-process stream', () => streamContract(async () => new InProcessStream()));
