import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  type INestApplication,
  Module,
  Param,
  Post,
  Query,
  type Type,
} from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ThrottlerModule } from '@nestjs/throttler';
import { Type as TypeOf } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { AppError } from '../../../src/common/app-error';
import { loadSettings, type Settings } from '../../../src/platform/config/load-settings';
import { ServerSettings } from '../../../src/platform/config/server.settings';
import { SettingsModule } from '../../../src/platform/config/settings.module';
import { CountingModule } from '../../../src/platform/counting/counting.module';
import { WindowCounters } from '../../../src/platform/counting/window-counter';
import { Access, Public } from '../../../src/platform/http/access.decorator';
import { FlatAnswer, SplicedJson } from '../../../src/platform/http/answers';
import { AuthenticateGuard } from '../../../src/platform/http/authenticate.guard';
import { KeyAuthenticator, SessionAuthenticator } from '../../../src/platform/http/authenticator';
import { ClosingMiddleware } from '../../../src/platform/http/closing.middleware';
import { cors } from '../../../src/platform/http/cors.middleware';
import { CurrentPrincipal } from '../../../src/platform/http/current-principal.decorator';
import { HttpModule } from '../../../src/platform/http/http.module';
import { OptionalBody } from '../../../src/platform/http/optional-body.decorator';
import type { Principal } from '../../../src/platform/http/principal';
import { QueryInteger } from '../../../src/platform/http/query-integer.decorator';
import { RequestContextMiddleware } from '../../../src/platform/http/request-context.middleware';
import { ResourceIdPipe } from '../../../src/platform/http/resource-id.pipe';
import { ScopeGuard } from '../../../src/platform/http/scope.guard';
import { ThrottleGuard, throttlerOptions } from '../../../src/platform/http/throttle.guard';
import { createLog } from '../../../src/platform/logging/log';
import { LoggingModule } from '../../../src/platform/logging/logging.module';
import { SystemModule } from '../../../src/platform/system/system.module';

class InnerDto {
  @IsInt()
  size!: number;
}

class ThingDto {
  @IsString()
  @MaxLength(10)
  name!: string;

  @IsOptional()
  @IsObject()
  config?: Record<string, unknown>;

  @IsOptional()
  @ValidateNested({ each: true })
  @TypeOf(() => InnerDto)
  inner?: InnerDto[];
}

class PageQuery {
  @QueryInteger({ default: 0, min: 0, max: 1000 })
  page = 0;
}

@Controller('api/v1/things')
export class ThingsController {
  @Get()
  @Access()
  list(@Query() query: PageQuery, @CurrentPrincipal() principal: Principal): object {
    return { page: query.page, user: principal.userId };
  }

  @Get('rows')
  @Access({ anyScope: ['workflows:read'] })
  rows(): SplicedJson {
    return new SplicedJson({ id: 1, rows: [], total_rows: 1 }, { rows: '[{"n":1.0}]' });
  }

  @Get('flat')
  @Public()
  flat(): FlatAnswer {
    return new FlatAnswer({ keys: [] });
  }

  @Get('failing/:how')
  @Public()
  fail(@Param('how') how: string): never {
    throw FAILURES[how]?.() ?? new Error('password=sesame');
  }

  @Post()
  @Access({ anyScope: ['workflows:write'] })
  create(@Body() body: ThingDto): ThingDto {
    return body;
  }

  @Post('run')
  @OptionalBody()
  @HttpCode(200)
  @Access()
  run(@Body() body: PageQuery): PageQuery {
    return body;
  }

  @Delete(':thingId')
  @HttpCode(204)
  @Access({ role: 'admin' })
  remove(@Param('thingId', ResourceIdPipe) id: number): void {
    if (id === 404) throw new AppError('WORKFLOW_NOT_FOUND', 'Workflow 404 not found');
  }
}

const FAILURES: Readonly<Record<string, () => Error>> = {
  database: () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  sqlite: () => Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_WRITE' }),
  timeout: () =>
    new AppError('EXECUTION_TIMEOUT', 'Too long', {
      executionId: 'exec_1',
      retryAfterSeconds: 2.2,
    }),
};

const reader: Principal = {
  userId: 1,
  organizationId: 1,
  email: 'reader@example.com',
  role: 'member',
  level: 'user',
  scopes: ['workflows:read'],
  via: { kind: 'key', keyId: 1, keyPrefix: 'vntg_abcd', expiresAt: null },
};

/** Keys: `reader`, `admin`, `gone`; sessions: `alive`. */
class FakeKeys extends KeyAuthenticator {
  authenticate(key: string): Promise<Principal> {
    if (key === 'reader') return Promise.resolve(reader);
    if (key === 'admin') {
      const scopes = ['workflows:read', 'workflows:write', 'workflows:execute'] as const;
      const via = { kind: 'key', keyId: 2, keyPrefix: 'vntg_abcd', expiresAt: null } as const;
      return Promise.resolve({ ...reader, role: 'admin', scopes, via });
    }
    const gone = key === 'gone';
    return Promise.reject(
      new AppError(gone ? 'USER_NOT_FOUND' : 'UNAUTHORIZED', gone ? 'No user' : 'Unknown API key'),
    );
  }
}

class FakeSessions extends SessionAuthenticator {
  authenticate(token: string): Promise<Principal | undefined> {
    const via = { kind: 'session', sessionId: 1 } as const;
    const scopes = ['workflows:read', 'workflows:write', 'workflows:execute'] as const;
    return Promise.resolve(token === 'alive' ? { ...reader, scopes, via } : undefined);
  }
}

/** Lines of the request log of the last application. */
export const logged: string[] = [];

/** A server of the real HTTP layer over a small controller. */
export async function startHttp(
  env: Record<string, string> = {},
  controllers: Type[] = [ThingsController],
): Promise<{ app: INestApplication; url: string }> {
  const settings: Settings = loadSettings({
    DATABASE_URL: 'mysql://u:p@h/d',
    SESSION_SECRET: 's'.repeat(32),
    API_KEY_PEPPER: 'p'.repeat(32),
    ENCRYPTION_KEYS: `k:${Buffer.alloc(32).toString('base64')}`,
    ...env,
  });
  logged.length = 0;
  const log = createLog(settings.logging, {
    destination: { write: (line: string) => logged.push(line) },
  });

  @Module({
    imports: [
      SystemModule,
      SettingsModule.with(settings),
      LoggingModule.with(log),
      CountingModule,
      HttpModule,
      ThrottlerModule.forRootAsync({
        inject: [ServerSettings, WindowCounters],
        useFactory: throttlerOptions,
      }),
    ],
    controllers,
    providers: [
      { provide: KeyAuthenticator, useClass: FakeKeys },
      { provide: SessionAuthenticator, useClass: FakeSessions },
      { provide: APP_GUARD, useClass: AuthenticateGuard },
      { provide: APP_GUARD, useClass: ThrottleGuard },
      { provide: APP_GUARD, useClass: ScopeGuard },
    ],
  })
  class TestModule {}

  const app = await NestFactory.create<NestExpressApplication>(TestModule, {
    bodyParser: false,
    abortOnError: false,
    logger: false,
  });
  app.set('etag', false);
  app.use(app.get(RequestContextMiddleware).use);
  app.use('/api/v1', cors, app.get(ClosingMiddleware).use);
  await app.listen(0, '127.0.0.1');
  return { app, url: `${await app.getUrl()}/api/v1/things` };
}
