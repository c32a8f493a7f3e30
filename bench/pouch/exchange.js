// The peer: the same rows through PouchDB and express-pouchdb, over HTTP on this machine.
// usage: node exchange.js ROWS.json FOLDER          prints one JSON object
'use strict';
const fs = require('fs');
const path = require('path');
const { spawn } = require('child_process');
const PouchDB = require('pouchdb');

const [rowsFile, folder, role] = process.argv.slice(2);
const OPTIONS = { batch_size: 1000, batches_limit: 5 };
const CHANGED = 100;

function serve() {
  const Served = PouchDB.defaults({ prefix: path.join(folder, 'server') + path.sep });
  const app = require('express')();
  app.use('/', require('express-pouchdb')(Served, {
    logPath: path.join(folder, 'log.txt'),
    configPath: path.join(folder, 'config.json'),
    mode: 'minimumForPouchDB',
  }));
  const listener = app.listen(0, '127.0.0.1', () => console.log(listener.address().port));
}

async function started() {
  const child = spawn(process.execPath, [__filename, rowsFile, folder, 'server'],
    { stdio: ['ignore', 'pipe', 'ignore'] });
  const port = await new Promise((resolve) => child.stdout.once('data', (d) => resolve(+d)));
  return { child, url: `http://127.0.0.1:${port}/main` };
}

async function timed(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function changeRows(desk, ids, change) {
  const found = await desk.allDocs({ keys: ids, include_docs: true });
  await desk.bulkDocs(found.rows.map((row) => ({ ...row.doc, ...change })));
}

async function measure() {
  for (const part of ['server', 'desks']) fs.mkdirSync(path.join(folder, part), { recursive: true });
  const { child, url } = await started();
  const rows = JSON.parse(fs.readFileSync(rowsFile));
  const Desk = PouchDB.defaults({ prefix: path.join(folder, 'desks') + path.sep });
  const [a, b] = [new Desk('a'), new Desk('b')];
  const remote = () => new PouchDB(url);
  const documents = rows.map((row) => ({ _id: row.id, ...row }));
  const result = {};
  result.local_s = await timed(async () => {
    for (let i = 0; i < documents.length; i += 1000) await a.bulkDocs(documents.slice(i, i + 1000));
  });
  result.push_s = await timed(() => a.replicate.to(remote(), OPTIONS));
  result.pull_s = await timed(() => b.replicate.from(remote(), OPTIONS));
  await b.sync(remote(), OPTIONS);
  result.nothing_s = await timed(() => b.sync(remote(), OPTIONS));
  const pushes = [];
  const pulls = [];
  for (let round = 0; round < 3; round += 1) {
    const ids = documents.slice(round * CHANGED, (round + 1) * CHANGED).map((d) => d._id);
    await changeRows(a, ids, { phone: `k${round}` });
    pushes.push(await timed(() => a.replicate.to(remote(), OPTIONS)));
    pulls.push(await timed(() => b.replicate.from(remote(), OPTIONS)));
  }
  result.push_changed_s = middle(pushes);
  result.pull_changed_s = middle(pulls);
  const clashing = documents.slice(0, CHANGED).map((d) => d._id);
  await changeRows(a, clashing, { phone: 'a' });
  await changeRows(b, clashing, { street_number: 'b' });
  await a.sync(remote(), OPTIONS);
  await b.sync(remote(), OPTIONS);
  await a.sync(remote(), OPTIONS);
  const seen = await Promise.all(clashing.map((id) => a.get(id, { conflicts: true })));
  result.conflicts_of_different_fields = seen.filter((d) => d._conflicts).length;
  result.versions = {
    node: process.version,
    pouchdb: require('pouchdb/package.json').version,
    'express-pouchdb': require('express-pouchdb/package.json').version,
  };
  child.kill();
  console.log(JSON.stringify(result));
  process.exit(0);
}

if (role === 'server') serve();
else measure().catch((error) => { console.error(error); process.exit(1); });
