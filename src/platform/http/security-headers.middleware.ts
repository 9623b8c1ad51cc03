import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Security headers. Answers of the API may be read by any page (CORS) and load nothing; the
 * documentation's page loads its own files alone. Nothing here needs https: the server speaks http,
 * and HSTS is sent only where users reach it by https.
 */
export function securityHeaders(publicUrl: string | undefined): {
  readonly api: RequestHandler;
  readonly pages: RequestHandler;
} {
  const common = {
    strictTransportSecurity: publicUrl?.startsWith('https:') ?? false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  } as const;
  const nothing = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
  const ownFiles = {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    frameAncestors: ["'self'"],
  };
  return {
    api: helmet({
      ...common,
      contentSecurityPolicy: { useDefaults: false, directives: nothing },
    }),
    pages: helmet({
      ...common,
      contentSecurityPolicy: { useDefaults: false, directives: ownFiles },
    }),
  };
}
