/**
 * S3 gives names of metadata back in lower case: a capital travels as a hyphen and its letter, "workspaceId" as
 * "workspace-id". Blobs' metadata has no hyphens in its names.
 */
export function toS3Metadata(metadata: Record<string, string>): Record<string, string> {
  return renamed(metadata, (name) => name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`));
}

export function fromS3Metadata(metadata: Record<string, string> | undefined): Record<string, string> {
  return renamed(metadata ?? {}, (name) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()));
}

function renamed(metadata: Record<string, string>, to: (name: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [to(name), value]));
}
