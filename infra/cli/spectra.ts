#!/usr/bin/env node
import { Command } from 'commander';
import { modelCommand } from './model.ts';
import { simulationCommand } from './simulation.ts';

const program = new Command('spectra').description('SPECTRA Control from the command line.');
program.addCommand(modelCommand());
program.addCommand(simulationCommand());
await program.parseAsync();
