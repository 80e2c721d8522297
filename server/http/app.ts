import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Router,
} from 'express';
import helmet from 'helmet';
import { limits } from '../limits.ts';
import { healthCheck } from '../services/health.ts';
import type { Hub } from '../services/hub.ts';
import { authenticate, callerIn, limitCalls, requireScope } from './auth.ts';
import { authRouter } from './auth-pages.ts';
import type { Doors } from './doors.ts';
import { errorBody, HttpError, httpErrorOf, notFound } from './errors.ts';
import { linkRouter } from './link-routes.ts';
import { openApi } from './openapi.ts';
import { ordersCsv } from './orders-csv.ts';
import { pagesRouter } from './pages.ts';
import type { Route } from './route.ts';
import { routes } from './routes/table.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { streamChanges } from './stream.ts';

/** The API, on one screen. */
export function createApp(hub: Hub, doors: Doors = {}): Express {
  const signIn = createSignIn(hub, doors.publicUrl ?? null);
  const app = express();
  app.disable('x-powered-by');
  // Plain text only: "a[b]=c" is a field named "a[b]", never an object.
  app.set('query parser', 'simple');
  // A proxy on the same machine or network tells whose request it passes on; a stranger's word is not taken.
  app.set('trust proxy', 'loopback, linklocal, uniquelocal');
  app.use(helmet());
  app.use(refuseTrace);
  app.use('/auth', authRouter(signIn));
  app.use('/api/v1', apiRouter(hub, signIn, doors));
  app.use(pagesRouter(doors.pages));
  app.use(() => {
    throw notFound();
  });
  app.use(answerErrors(hub));
  return app;
}

/** Before anybody looks at who asks: what a request carries is told to nobody, whoever sent it on. */
const refuseTrace: RequestHandler = ({ method }, response, next) => {
  if (method !== 'TRACE') return next();
  response.setHeader('Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE');
  throw new HttpError(405, 'method_not_allowed', 'TRACE is possible nowhere here.');
};

function apiRouter(hub: Hub, signIn: SignIn, doors: Doors): Router {
  const router = express.Router();
  const health = healthCheck(hub);
  const document = openApi(routes);
  router.get('/health', async (_request, response) => {
    const { database, disk } = await health();
    const ok = database === 'ok';
    // With a full disk people must still get in: the status stays 200, and says so.
    response.status(ok ? 200 : 503).json({ status: ok ? 'ok' : 'failing', database, disk });
  });
  router.get('/openapi.json', (_request, response) => {
    response.json(document);
  });
  router.use(linkRouter(hub, signIn));
  router.use(authenticate(hub, signIn, doors), limitCalls());
  router.use(express.json({ limit: limits.apiBodyBytes }));
  router.get('/stream', streamChanges(hub, doors.closing));
  router.get('/orders.csv', requireScope('read:orders'), ordersCsv(hub));
  for (const route of routes) mount(router, hub, route);
  for (const [path, group] of Map.groupBy(routes, (route) => route.path)) {
    const allowed = group.map((route) => route.method.toUpperCase()).join(', ');
    router.all(path, (_request, response) => {
      response.setHeader('Allow', allowed);
      throw new HttpError(405, 'method_not_allowed', `Only ${allowed} is possible here.`);
    });
  }
  return router;
}

function mount(router: Router, hub: Hub, route: Route): void {
  router[route.method](route.path, requireScope(route.scope), async (request, response) => {
    if (request.body === undefined && Number(request.headers['content-length'] ?? 0) > 0) {
      throw new HttpError(415, 'unsupported_media_type', 'Send JSON, or nothing.');
    }
    const { params, query, body } = request;
    const answer = await route.answer(hub, callerIn(request), { params, query, body });
    if (answer === null) throw notFound();
    response.setHeader('Cache-Control', 'no-store');
    response.json(answer);
  });
}

function answerErrors(hub: Hub): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const answer = httpErrorOf(error);
    if (answer.status >= 500) {
      const reason = error instanceof Error ? error.name : 'unknown';
      hub.log('api.failed', { method: request.method, route: request.route?.path, reason });
    }
    response.status(answer.status).json(errorBody(answer));
  };
}
