import type { ChannelRow } from './types.ts';

type Tone = 'info' | 'success' | 'attention' | 'critical' | 'neutral';

/** One word for how a channel is: its trouble before its mode. Keys of the namespace "channels". */
export function stateOf(channel: ChannelRow): { readonly key: string; readonly tone: Tone } {
  const { status, mode } = channel;
  if (status === 'unauthorized') return { key: 'status.unauthorized', tone: 'critical' };
  if (status === 'uninstalled') return { key: 'status.uninstalled', tone: 'neutral' };
  if (status === 'connecting') return { key: 'status.connecting', tone: 'info' };
  if (mode === 'live') return { key: 'mode.live', tone: 'success' };
  return { key: `mode.${mode}`, tone: mode === 'shadow' ? 'info' : 'attention' };
}

export interface NextStep {
  readonly key: string;
  readonly count?: number;
  readonly tone: 'critical' | 'subdued' | 'base';
}

/** Failures in a row before they are a matter for people; single ones happen all the time. */
const FAILING = 3;

/** The one thing to do about a channel, the worst first. */
export function nextStepOf(channel: ChannelRow): NextStep {
  const { status, mode, health, lag } = channel;
  if (status === 'unauthorized') return { key: 'next.unauthorized', tone: 'critical' };
  if (status === 'uninstalled') return { key: 'next.uninstalled', tone: 'subdued' };
  if (status === 'connecting') return { key: 'next.connecting', tone: 'base' };
  if (health.failures >= FAILING) return { key: 'next.failing', tone: 'critical' };
  if (lag.dead_letters > 0) return { key: 'next.dead', count: lag.dead_letters, tone: 'base' };
  if (mode === 'shadow') return { key: 'next.shadow', tone: 'base' };
  if (mode === 'paused') return { key: 'next.paused', tone: 'base' };
  return { key: 'next.none', tone: 'subdued' };
}
