"use strict";
const { addTypenameToDocument } = require("@apollo/client/utilities");

/** A document transform of codegen's: asks for what Apollo's cache asks for besides, so that it is in the hash already. */
exports.transform = ({ documents }) =>
  documents.map((file) => ({ ...file, document: file.document && addTypenameToDocument(file.document) }));
