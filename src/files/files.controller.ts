import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Post,
  Query,
  Req,
  StreamableFile,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Audited } from '../audit/audited.decorator';
import { Access } from '../platform/http/access.decorator';
import {
  ApiBinary,
  ApiEnvelope,
  ApiErrors,
  ApiNoContent,
} from '../platform/http/api-answer.decorators';
import { attachment } from '../platform/http/attachment';
import { CurrentPrincipal } from '../platform/http/current-principal.decorator';
import type { Principal } from '../platform/http/principal';
import {
  FILE_EXAMPLE,
  FileDto,
  FilePageDto,
  FilePathQuery,
  FilesQuery,
  UploadedFilesDto,
} from './file.dto';
import { FilesService } from './files.service';
import { ApiUpload } from './api-upload.decorator';

@ApiTags('Files')
@Controller('files')
export class FilesController {
  constructor(private readonly files: FilesService) {}

  @Post()
  @Audited('file.uploaded')
  @Access({ anyScope: ['workflows:write'] })
  @ApiOperation({
    summary: 'Upload files',
    description:
      'Streams a form to the disk. A file gets its name when the whole form has come in: it is ' +
      'there whole or not at all. Folders are made as needed.',
  })
  @ApiUpload()
  @ApiEnvelope(UploadedFilesDto, {
    status: 201,
    description: 'The files are there',
    example: { files: [FILE_EXAMPLE] },
  })
  @ApiErrors('CONFLICT')
  upload(
    @CurrentPrincipal() caller: Principal,
    @Req() request: Request,
  ): Promise<UploadedFilesDto> {
    return this.files.upload(caller, request);
  }

  @Get()
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({
    summary: 'List files',
    description: "The organization's files, folder by folder in the order of their names.",
  })
  @ApiEnvelope(FilePageDto, {
    description: 'A page of files',
    example: { files: [FILE_EXAMPLE], next_cursor: null },
  })
  list(@CurrentPrincipal() caller: Principal, @Query() query: FilesQuery): Promise<FilePageDto> {
    return this.files.list(caller, query);
  }

  @Get('metadata')
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({ summary: 'Describe a file' })
  @ApiEnvelope(FileDto, { description: 'The file', example: FILE_EXAMPLE })
  @ApiErrors('FILE_NOT_FOUND')
  describe(
    @CurrentPrincipal() caller: Principal,
    @Query() { path }: FilePathQuery,
  ): Promise<FileDto> {
    return this.files.describe(caller, path);
  }

  @Get('content')
  @Audited('file.downloaded')
  @Access({ anyScope: ['workflows:read'] })
  @ApiOperation({ summary: 'Download a file' })
  @ApiBinary('The bytes of the file')
  @ApiErrors('FILE_NOT_FOUND')
  async download(
    @CurrentPrincipal() caller: Principal,
    @Query() { path }: FilePathQuery,
  ): Promise<StreamableFile> {
    const { handle, bytes, path: found } = await this.files.download(caller, path);
    return new StreamableFile(handle.createReadStream({ end: Math.max(bytes - 1, 0) }), {
      length: bytes,
      disposition: attachment(found.slice(found.lastIndexOf('/') + 1)),
    });
  }

  @Delete()
  @Audited('file.deleted')
  @Access({ anyScope: ['workflows:write'] })
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a file',
    description: 'A run that is reading it reads on to its end.',
  })
  @ApiNoContent('The file is gone')
  @ApiErrors('FILE_NOT_FOUND')
  remove(@CurrentPrincipal() caller: Principal, @Query() { path }: FilePathQuery): Promise<void> {
    return this.files.remove(caller, path);
  }
}
