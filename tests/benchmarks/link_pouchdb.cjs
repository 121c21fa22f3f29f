// The peer of the link benchmark: `node link_pouchdb.cjs MODULES serve PORT CERT KEY | push URL FILE`.
// MODULES is a folder where npm has installed pouchdb, pouchdb-adapter-memory, express-pouchdb and express 4.
"use strict";
const { createRequire } = require("node:module");
const fs = require("node:fs");
const https = require("node:https");
const [modules, mode, ...rest] = process.argv.slice(2);
const load = createRequire(`${modules}/package.json`);
const PouchDB = load("pouchdb").plugin(load("pouchdb-adapter-memory"));

function serve(port, cert, key) {
  const Memory = PouchDB.defaults({ adapter: "memory" });
  const app = load("express")();
  app.use("/", load("express-pouchdb")(Memory, { mode: "minimumForPouchDB", inMemoryConfig: true, logPath: "/dev/null" }));
  new Memory("acts");
  const files = { cert: fs.readFileSync(cert), key: fs.readFileSync(key) };
  https.createServer(files, app).listen(Number(port), () => console.log(JSON.stringify({ port: Number(port) })));
}

// The same operations as documents, all in the local database before the clock starts.
async function push(url, file) {
  const operations = JSON.parse(fs.readFileSync(file));
  const local = new PouchDB("local", { adapter: "memory" });
  await local.bulkDocs(operations.map((operation) => ({ _id: operation.op, ...operation })));
  const began = process.hrtime.bigint();
  const done = await local.replicate.to(new PouchDB(url, { skip_setup: true }));
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ push_s: seconds, written: done.docs_written, failures: done.doc_write_failures }));
  process.exit(0);
}

(mode === "serve" ? serve : push)(...rest);
