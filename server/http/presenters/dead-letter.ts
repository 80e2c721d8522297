import { z } from 'zod';
import type { DeadLetter, DeadLetterPage } from '../../services/inbox/dead-letters.ts';
import type { Payload } from '../../services/inbox/payload.ts';
import { at, next, time } from './common.ts';

export const deadLetterRow = z.strictObject({
  id: z.string(),
  channel_id: z.string(),
  channel: z.string(),
  topic: z.string(),
  delivery_id: z.string(),
  source: z.enum(['webhook', 'pull']),
  received_at: time,
  attempts: z.int(),
  reason: z.string().nullable(),
});

export const deadLetterPage = z.strictObject({ dead_letters: z.array(deadLetterRow), next });

export const deadLetter = z.strictObject({
  ...deadLetterRow.shape,
  /** Null without the scope read:payloads: it is full of personal data. */
  payload: z.strictObject({ text: z.string(), bytes: z.int(), cut: z.boolean() }).nullable(),
});

export const presentDeadLetterPage = (page: DeadLetterPage): z.input<typeof deadLetterPage> => ({
  dead_letters: page.letters.map(presentRow),
  next: page.next,
});

export const presentDeadLetter = (
  letter: DeadLetter,
  payload: Payload | null,
): z.input<typeof deadLetter> => ({
  ...presentRow(letter),
  payload: payload && { text: payload.text, bytes: payload.bytes, cut: payload.cut },
});

const presentRow = (letter: DeadLetter): z.input<typeof deadLetterRow> => ({
  id: letter.id,
  channel_id: letter.channelId,
  channel: letter.channelName,
  topic: letter.topic,
  delivery_id: letter.deliveryId,
  source: letter.source,
  received_at: at(letter.receivedAt),
  attempts: letter.attempts,
  reason: letter.reason,
});
