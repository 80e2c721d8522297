import type { z } from 'zod';
import type { deliveryPage, stockWritePage } from '../../../../server/http/presenters/activity.ts';
import type { changePage } from '../../../../server/http/presenters/change.ts';
import type { deadLetter, deadLetterPage } from '../../../../server/http/presenters/dead-letter.ts';

export type ChangePageAnswer = z.output<typeof changePage>;
export type ChangeRow = ChangePageAnswer['changes'][number];
export type ChangeActor = ChangePageAnswer['actors'][number];
export type DeliveryPageAnswer = z.output<typeof deliveryPage>;
export type DeliveryRow = DeliveryPageAnswer['deliveries'][number];
export type StockWritePageAnswer = z.output<typeof stockWritePage>;
export type StockWriteRow = StockWritePageAnswer['writes'][number];
export type DeadLetterPageAnswer = z.output<typeof deadLetterPage>;
export type DeadLetterRow = DeadLetterPageAnswer['dead_letters'][number];
export type DeadLetterAnswer = z.output<typeof deadLetter>;
