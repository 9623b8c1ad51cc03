import { Controller, Delete, Get, Module, Patch, Post, Put, type Type } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { AuditDeclarations } from '../../../src/audit/audit-declarations';
import { Audited, NotAudited } from '../../../src/audit/audited.decorator';

async function boot(controller: Type): Promise<void> {
  @Module({
    imports: [DiscoveryModule],
    controllers: [controller],
    providers: [AuditDeclarations],
  })
  class TestModule {}

  const app = await NestFactory.create(TestModule, { logger: false, abortOnError: false });
  try {
    await app.init();
  } finally {
    await app.close();
  }
}

it('starts where every handler that may change something says what it leaves in the log', async () => {
  @Controller()
  class DeclaredController {
    @Get()
    read(): void {
      return;
    }

    @Post()
    @Audited('key.created')
    create(): void {
      return;
    }

    @Put()
    @NotAudited('It changes nothing')
    check(): void {
      return;
    }
  }

  await boot(DeclaredController);
});

it('refuses to start where one does not, and names it', async () => {
  @Controller()
  class SilentController {
    @Post()
    create(): void {
      return;
    }

    @Put()
    replace(): void {
      return;
    }

    @Patch()
    @Audited('key.updated')
    change(): void {
      return;
    }

    @Delete()
    remove(): void {
      return;
    }
  }

  await expect(boot(SilentController)).rejects.toThrow(
    /: SilentController\.create, SilentController\.replace, SilentController\.remove\. Say/,
  );
});
