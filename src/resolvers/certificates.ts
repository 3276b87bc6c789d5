import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { readPublicId } from "../entities";
import { signCertificateLink } from "../lifecycle/dispose/certificate-links";
import { bodyOf, proofOf, verifyCertificate } from "../lifecycle/dispose/verify-certificate";
import { findCertificate, listCertificates, scrubOf, supplementsOf } from "../reads/certificates";
import { PageArgs } from "../schema/connection";
import { readPage } from "../schema/cursors";
import { CertificateFilter } from "../schema/inputs/disposal-filters";
import { toBackupScrub } from "../schema/types/backup";
import {
  CertificateVerification,
  DeletionCertificateConnection,
  DeletionCertificateType,
  toDeletionCertificate,
} from "../schema/types/certificate";
import { Visible } from "../schema/visible";
import type { Context, OpenContext } from "./context";
import { readerOf, readOnBy, receiptOf } from "./reader";

type Certificate = DeletionCertificateType;

@Resolver(() => DeletionCertificateType)
export class CertificateResolver {
  @Visible(["ADMIN", "INTEGRATOR"])
  @Query(() => DeletionCertificateConnection, { description: "The workspace's certificates, newest first." })
  deletionCertificates(
    @Arg("filter", () => CertificateFilter, { nullable: true, description: "Which of them." })
    filter: CertificateFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { loaders }: Context,
  ) {
    return new DeletionCertificateConnection(listCertificates(loaders, { ...filter }, readPage(page)));
  }

  @Query(() => CertificateVerification, {
    description:
      "Checks a certificate's signature, its place in the log and its parent. Needs no account; without one, certificate is null.",
  })
  async verifyCertificate(
    @Arg("jws", () => String, { description: "The certificate, as a compact JWS." }) jws: string,
    @Ctx() context: Context | OpenContext,
  ) {
    const { body, ...found } = await verifyCertificate(context.app, jws);
    const certificate = body && (await findShown(context, body.id, jws));
    return Object.assign(new CertificateVerification(), { ...found, certificate });
  }

  @FieldResolver()
  async parent(@Root() certificate: Certificate, @Ctx() context: OpenContext) {
    const row = await findCertificate(readerOf(certificate, context), certificate.row.parentId);
    return row && readOnBy(receiptOf(certificate), toDeletionCertificate(row));
  }

  @FieldResolver()
  async supplements(@Root() certificate: Certificate, @Ctx() context: OpenContext) {
    const found = await supplementsOf(readerOf(certificate, context), certificate.row.id);
    return found.map((row) => readOnBy(receiptOf(certificate), toDeletionCertificate(row)));
  }

  @FieldResolver()
  findings(@Root() { row }: Certificate) {
    return bodyOf(row).findings;
  }

  @FieldResolver()
  withheld(@Root() { row }: Certificate) {
    const toGroup = ({ ground, until, count }: ReturnType<typeof bodyOf>["withheld"][number]) => {
      return { ground, until: until === null ? null : new Date(until), count };
    };
    return bodyOf(row).withheld.map(toGroup);
  }

  @FieldResolver()
  notCovered(@Root() { row }: Certificate) {
    return bodyOf(row).notCovered;
  }

  @FieldResolver()
  merkleRoot(@Root() { row }: Certificate) {
    return bodyOf(row).items.merkleRoot;
  }

  @FieldResolver()
  inclusionProof(
    @Root() { row }: Certificate,
    @Arg("itemId", () => ID, { description: "The id of something destroyed." }) itemId: string,
  ) {
    return proofOf(row, itemId);
  }

  @FieldResolver()
  async pdfUrl(@Root() { row }: Certificate, @Ctx() { app, publicUrl }: OpenContext) {
    return `${publicUrl}/certificates/${await signCertificateLink(app, row.workspaceId, row.id)}.pdf`;
  }

  @FieldResolver()
  async backupScrub(@Root() certificate: Certificate, @Ctx() context: OpenContext) {
    const row = await scrubOf(readerOf(certificate, context), certificate.row.id);
    return row && readOnBy(receiptOf(certificate), toBackupScrub(row));
  }
}

/** The very certificate that was brought, for whoever the walls show it to: who manages its workspace, and its subject. */
async function findShown(context: Context | OpenContext, publicId: string, jws: string): Promise<Certificate | null> {
  const read = readPublicId(publicId);
  if (!("loaders" in context) || !read) return null;
  const row = await findCertificate(context.loaders, read.id);
  return row?.jws === jws ? toDeletionCertificate(row) : null;
}
