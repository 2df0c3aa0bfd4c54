// What the provider remembers (sign-ins, grants, refresh tokens), in a file, so that they outlive it.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const now = () => Math.floor(Date.now() / 1000);

/** The adapter that oidc-provider wants, over one file. */
export function storeIn(file) {
  const kept = new Map(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : []);

  function save() {
    for (const [key, { ends }] of kept) if (ends && ends <= now()) kept.delete(key);
    writeFileSync(`${file}.draft`, JSON.stringify([...kept]), { mode: 0o600 });
    renameSync(`${file}.draft`, file); // whole or not at all
  }

  return class Store {
    constructor(kind) {
      this.kind = kind;
    }

    #key(id) {
      return `${this.kind}:${id}`;
    }

    #first(holds) {
      for (const [key, { value, ends }] of kept) {
        if (key.startsWith(`${this.kind}:`) && (!ends || ends > now()) && holds(value)) return value;
      }
      return undefined;
    }

    async upsert(id, value, seconds) {
      kept.set(this.#key(id), { value, ends: seconds ? now() + seconds : undefined });
      save();
    }

    async find(id) {
      const found = kept.get(this.#key(id));
      return found && (!found.ends || found.ends > now()) ? found.value : undefined;
    }

    async findByUid(uid) {
      return this.#first((value) => value.uid === uid);
    }

    async findByUserCode(userCode) {
      return this.#first((value) => value.userCode === userCode);
    }

    async consume(id) {
      const found = kept.get(this.#key(id));
      if (found) found.value.consumed = now();
      save();
    }

    async destroy(id) {
      kept.delete(this.#key(id));
      save();
    }

    async revokeByGrantId(grantId) {
      for (const [key, { value }] of kept) if (value.grantId === grantId) kept.delete(key);
      save();
    }
  };
}
