import { runToolProgram } from './tool.ts';

runToolProgram('furnace');
