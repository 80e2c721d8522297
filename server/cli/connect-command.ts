import { Command } from 'commander';
import { connectMagento } from './connect-magento.ts';
import { connectShopify } from './connect-shopify.ts';
import type { Desk } from './desk.ts';

export function connectCommand(desk: Desk): Command {
  return new Command('connect')
    .description('join a store: a live check first, then its locations, products and numbers')
    .addCommand(connectShopify(desk))
    .addCommand(connectMagento(desk));
}
