import { z } from 'zod';
import type { ChannelFact } from '../../connector.ts';
import { gidNumber, id, parse } from './shapes.ts';

const rest = z.object({ id, name: z.string(), active: z.boolean() });
const graphql = z.object({ id: gidNumber, name: z.string(), isActive: z.boolean() });
const deleted = z.object({ id });

export function restLocation(body: unknown): readonly ChannelFact[] {
  const { id: externalId, name, active } = parse(rest, body);
  return [{ kind: 'location', location: { externalId, name, active } }];
}

export function graphqlLocation(body: unknown): readonly ChannelFact[] {
  const { id: externalId, name, isActive: active } = parse(graphql, body);
  return [{ kind: 'location', location: { externalId, name, active } }];
}

/** The payload holds nothing but the id, and a location needs some name to be shown by. */
export function locationDeleted(body: unknown): readonly ChannelFact[] {
  const externalId = parse(deleted, body).id;
  const name = `deleted location ${externalId}`;
  return [{ kind: 'location', location: { externalId, name, active: false } }];
}
