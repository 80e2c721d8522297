import express, { type Express } from 'express';
import type { Hub } from '../services/hub.ts';

export function createApp(_hub: Hub): Express {
  return express();
}
