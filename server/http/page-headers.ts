import type { Response } from 'express';

/** Inside the admin, App Bridge comes from Shopify's servers and speaks to them. */
const ADMIN = {
  connect: ['https://*.shopify.com', 'https://*.shopifysvc.com'],
  frame: ['https://admin.shopify.com', 'https://*.myshopify.com'],
};

export interface Frame {
  /** Origins that may frame the page; none: nobody may. */
  readonly ancestors: readonly string[];
  /** Where App Bridge comes from. */
  readonly script: string;
}

/**
 * What a page may load and who may frame it. Null: a page of the stand-alone console, which nobody frames.
 * Polaris sets styles on elements, so those may stand inline; scripts may not.
 */
export function frameHeaders(response: Response, frame: Frame | null): void {
  const also = frame ? ADMIN : { connect: [], frame: [] };
  const ancestors = frame?.ancestors ?? [];
  const policy = {
    'default-src': ["'self'"],
    'script-src': ["'self'", ...(frame ? [new URL(frame.script).origin] : [])],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...also.connect],
    'frame-src': also.frame.length > 0 ? also.frame : ["'none'"],
    'frame-ancestors': ancestors.length > 0 ? ancestors : ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
  };
  const text = Object.entries(policy).map(([name, sources]) => `${name} ${sources.join(' ')}`);
  response.setHeader('Content-Security-Policy', text.join('; '));
  response.setHeader('Referrer-Policy', 'same-origin');
  // Browsers that know frame-ancestors follow that one; this old header could only contradict it.
  if (frame === null) response.setHeader('X-Frame-Options', 'DENY');
  else response.removeHeader('X-Frame-Options');
}
