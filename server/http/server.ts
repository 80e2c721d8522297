import { createServer, type Server } from 'node:http';
import { limits } from '../limits.ts';
import type { Hub } from '../services/hub.ts';
import { createIntake } from '../services/inbox/intake.ts';
import { createApp } from './app.ts';
import type { Doors } from './doors.ts';
import { isWebhookPath, webhookHandler } from './webhooks.ts';

/** Everything the hub answers over HTTP: webhooks on bare node:http, all the rest by Express. */
export function createHttpServer(hub: Hub, doors: Doors = {}): Server {
  const webhooks = webhookHandler(createIntake(hub));
  const app = createApp(hub, doors);
  const server = createServer(
    {
      headersTimeout: limits.webhookReadMs,
      // The body's own clock is `readBody`; this one is for whoever stalls before it.
      requestTimeout: limits.webhookReadMs + 5_000,
      connectionsCheckingInterval: 1_000,
      // Longer than the idle time of usual load balancers, so that they close first.
      keepAliveTimeout: 65_000,
    },
    (request, response) => {
      if (!isWebhookPath(request.url ?? '')) return app(request, response);
      webhooks(request, response).catch((error: unknown) => {
        hub.log('webhook.failed', { error: error instanceof Error ? error.name : 'unknown' });
        if (!response.headersSent) response.writeHead(503, { 'Retry-After': '5' });
        response.end();
      });
    },
  );
  server.maxHeadersCount = limits.headersMax;
  return server;
}
