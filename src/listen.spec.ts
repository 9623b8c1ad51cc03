import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { listen } from './listen';

@Module({})
class EmptyModule {}

const openApp = () => NestFactory.create(EmptyModule, { logger: false, abortOnError: false });

it('tells the address', async () => {
  const app = await openApp();
  const url = await listen(app, { host: '127.0.0.1', port: 0 });
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(url)).status).toBe(404);
  await app.close();
});

it('has what is at work already end before it gives up', async () => {
  const other: Server = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  let hasEnded = false;
  const close = () => Promise.resolve(void (hasEnded = true));
  const whole = { close } as INestApplicationContext;
  const listening = listen(await openApp(), { host: '127.0.0.1', port }, whole);
  await listening.catch(() => other.close());
  await expect(listening).rejects.toThrow('EADDRINUSE');
  expect(hasEnded).toBe(true);
});
