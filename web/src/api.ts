import { goSignIn, sessionHeaders } from './session.ts';

/** A call that failed. `status` 0: the hub was not reached at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly whatToDo: string | undefined;
  constructor(status: number, code: string, message: string, whatToDo?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.whatToDo = whatToDo;
  }
}

/** Fields that are undefined, null or empty are left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Calls of /api/v1: paths as in the route table ("/orders"), bodies JSON. All throw `ApiError`. */
export const api = {
  get: <T>(path: string, query?: Query): Promise<T> => call<T>('GET', path + search(query)),
  post: <T>(path: string, body?: unknown): Promise<T> => call<T>('POST', path, body),
  put: <T>(path: string, body?: unknown): Promise<T> => call<T>('PUT', path, body),
  patch: <T>(path: string, body?: unknown): Promise<T> => call<T>('PATCH', path, body),
  delete: <T>(path: string, body?: unknown): Promise<T> => call<T>('DELETE', path, body),
};

export const apiUrl = (path: string): string => `/api/v1${path}`;

function search(query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers = await sessionHeaders();
  const response = await reach(apiUrl(path), {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response.status === 204 ? (undefined as T) : await response.json();
  if (response.status === 401) goSignIn();
  throw await errorOf(response);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'same-origin' });
  } catch {
    throw new ApiError(0, 'unreachable', 'Crossdock could not be reached.');
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  const answer: unknown = await response.json().catch(() => null);
  const { code, message, what_to_do } = Object(Object(answer).error) as Record<string, unknown>;
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : 'internal',
    typeof message === 'string' ? message : response.statusText,
    typeof what_to_do === 'string' ? what_to_do : undefined,
  );
}
