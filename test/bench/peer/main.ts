import '@shopify/shopify-api/adapters/node';
import { MongoBackend } from '@agendajs/mongo-backend';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';
import { Agenda } from 'agenda';
import express from 'express';
import mongoose from 'mongoose';
import { models } from './models.ts';
import { orderTaker } from './take-order.ts';

/**
 * The peer P1: what one would write with the same packages. `node main.ts PORT SECRET URI [CHANNEL]`:
 * Express, the official check of the signature, one Agenda job a webhook; the job upserts the order with
 * mongoose, takes each line from the stock, and tells the other channel each number by a call of its own.
 * Everything by its defaults, with the durability that the hub has.
 */
const [port = '0', secret = '', uri = '', channel] = process.argv.slice(2);
const shopify = shopifyApi({
  apiKey: 'bench-app',
  apiSecretKey: secret,
  apiVersion: ApiVersion.October25,
  hostName: '127.0.0.1',
  isEmbeddedApp: false,
  logger: { level: 0 },
});
const connection = await mongoose.createConnection(uri).asPromise();
const { Order, Stock } = models(connection);
await Promise.all([Order.init(), Stock.init()]);
if (!connection.db) throw new Error('no database');
const agenda = new Agenda({ backend: new MongoBackend({ mongo: connection.db }) });
const done = { succeeded: 0, failed: 0, calls: 0 };

const takeOrder = orderTaker({ Order, Stock }, channel, () => done.calls++);
agenda.define('order', (job) => takeOrder(job.attrs.data));
agenda.on('success', () => done.succeeded++);
agenda.on('fail', () => done.failed++);
await agenda.start();

const app = express();
app.post(
  '/webhooks/*rest',
  express.text({ type: '*/*', limit: '10mb' }),
  async (request, response) => {
    const check = { rawBody: request.body, rawRequest: request, rawResponse: response };
    const { valid } = await shopify.webhooks.validate(check);
    if (!valid) {
      response.sendStatus(401);
      return;
    }
    await agenda.now('order', JSON.parse(request.body));
    response.sendStatus(200);
  },
);
app.get('/ready', (_request, response) => {
  response.sendStatus(200);
});
app.listen(Number(port), '127.0.0.1');

process.on('message', (question) => {
  if (question === 'done') process.send?.({ ...done });
  if (question === 'orders') void Order.countDocuments().then((count) => process.send?.(count));
  if (question !== 'empty') return;
  const jobs = connection.collection('agendaJobs');
  void Promise.all([Order.deleteMany(), Stock.deleteMany(), jobs.deleteMany({})]).then(() =>
    process.send?.('emptied'),
  );
});
