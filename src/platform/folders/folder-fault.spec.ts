import { FolderFault, folderFault } from './folder-fault';

it.each([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'],
  ['EACCES', 'unreachable'],
  ['EROFS', 'unreachable'],
  ['EIO', 'unreachable'],
  ['ENOENT', 'unreachable'],
])('%s is a fault of kind %s that names no path of the server', (code, kind) => {
  const error = Object.assign(new Error(`${code}: open '/data/files/1/x'`), {
    code,
    syscall: 'open',
  });
  const fault = folderFault(error);
  expect(fault).toMatchObject({ kind, cause: error });
  expect(fault.message).not.toContain('/');
});

it('leaves a fault what it is', () => {
  const fault = new FolderFault('taken', 'There is already something at "x"');
  expect(folderFault(fault)).toBe(fault);
});
