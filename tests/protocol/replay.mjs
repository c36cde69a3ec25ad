// Applies notices to a face's store and prints the snapshot that comes of it; bundled by the replay test.
import { readFileSync } from "node:fs";
import { applyMonitored } from "../../static/src/console/reading";
import * as agent from "../../static/src/console/store";
import * as shopper from "../../static/src/panel/store";

const monitor = { emptyState: null, apply: applyMonitored, toSnapshot: (held) => held?.view };
const stores = { agent, shopper, monitor };
const { face, notices } = JSON.parse(readFileSync(0, "utf8"));
const store = stores[face];
const state = notices.reduce((before, notice) => store.apply(before, notice), store.emptyState);
process.stdout.write(JSON.stringify(store.toSnapshot(state)));
