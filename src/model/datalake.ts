import { Signal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IPushed } from '../api/events';
import type { IServer } from '../api/request';
import { Attachments } from './attachments';
import { Availabilities } from './availabilities';
import { Copies } from './copies';
import { Costs } from './costs';
import { Details } from './details';
import { Doctor } from './doctor';
import { FirstAid } from './firstAid';
import { Drafts } from './drafts';
import { Drags, type Place } from './drags';
import { Facts } from './facts';
import { Lakes } from './lakes';
import { Looks } from './looks';
import type { Memory } from './memory';
import { MetadataKeys } from './metadataKeys';
import { Mending } from './mending';
import type { ICurrentNotebook } from './notebook';
import { isSignedOut } from './listing';
import { Scopes } from './scopes';
import { Search } from './search';
import { Seeking } from './seeking';
import { SignIns } from './signIns';
import { Tour } from './tour';
import { Snippets } from './snippets';
import { Tree } from './tree';
import type { Part } from './treeLines';

/** All models of the panel, and what one of them means for another. */
export class Datalake implements IDisposable {
  constructor(server: IServer, pushed: IPushed, notebook: ICurrentNotebook) {
    this.copies = new Copies(server);
    this.looks = new Looks(server, pushed);
    this.lakes = new Lakes(server, pushed);
    this.signIns = new SignIns(server, pushed);
    this.scopes = new Scopes(server);
    this.search = new Search(
      server,
      lake => this.lakes.stateOf(lake).state === 'ready'
    );
    this.tree = new Tree(server, this.search);
    this.keys = new MetadataKeys(server);
    this.facts = new Facts(server);
    this.details = new Details(server);
    this.doctor = new Doctor(server);
    this.firstAid = new FirstAid(server, this.lakes, this.tree.selection);
    this.availabilities = new Availabilities(server, pushed);
    this.attachments = new Attachments(notebook, {
      server,
      lakes: this.lakes,
      availabilities: this.availabilities
    });
    this.seeking = new Seeking(server, this);
    this.costs = new Costs(server, this.availabilities);
    this.mending = new Mending(server, this.attachments);
    this.drafts = new Drafts(this.attachments);
    this.snippets = new Snippets(server, notebook, this.copies);
    this.lakes.changed.connect(this._onLakes, this);
    this.lakes.becameReady.connect(this._onReady, this);
    this.search.found.connect(this._onFound, this);
    this.tree.changed.connect(this._onTree, this);
    this.tree.selection.changed.connect(this._onSelection, this);
  }

  readonly copies: Copies;
  readonly looks: Looks;
  readonly lakes: Lakes;
  readonly signIns: SignIns;
  readonly scopes: Scopes;
  readonly search: Search;
  readonly tree: Tree;
  readonly keys: MetadataKeys;
  readonly seeking: Seeking;
  readonly facts: Facts;
  readonly details: Details;
  readonly doctor: Doctor;
  readonly firstAid: FirstAid;
  readonly availabilities: Availabilities;
  readonly attachments: Attachments;
  readonly costs: Costs;
  readonly mending: Mending;
  readonly drafts: Drafts;
  readonly drags = new Drags();
  readonly snippets: Snippets;
  readonly tour = new Tour();

  /** What the panel remembers over a reload. */
  get memory(): Memory {
    return {
      ...this.search.wish,
      lake: this.lakes.choice,
      unfolded: this.tree.unfolded
    };
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** What to begin with when the panel is seen for the first time. */
  remember(memory: Promise<Partial<Memory>>): void {
    this._remembered = memory;
  }

  /** The panel is seen for the first time: ask for the lakes. Later calls do nothing. */
  async open(): Promise<void> {
    if (!this._opened) {
      this._opened = true;
      const { lake, unfolded = [], ...wish } = await this._remembered;
      this.search.set(wish);
      this.lakes.choose(lake ?? '');
      this._unfolded = unfolded;
      await this.lakes.load();
    }
  }

  /** Ask for a sign-in to a lake. */
  signIn(lake: string): void {
    void this.lakes.look(lake);
    this.signIns.want(lake);
  }

  /** Begin to drag what is selected. */
  dragSelected(place: Place): void {
    const { lake, rows } = this.tree.selection;
    if (lake !== null && rows.length > 0) {
      this.drags.begin({ lake, rows, ...place });
    }
  }

  /** Begin to attach what is selected. */
  attachSelected(): void {
    const { lake, rows } = this.tree.selection;
    if (lake !== null) {
      this.drafts.begin(lake, rows);
    }
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
    [
      this.drafts,
      this.costs,
      this.attachments,
      this.tree,
      this.search,
      this.keys,
      this.seeking,
      this.facts,
      this.details,
      this.doctor,
      this.firstAid,
      this.tour,
      this.availabilities,
      this.scopes,
      this.signIns,
      this.lakes
    ].forEach(model => {
      model.dispose();
    });
  }

  private _onLakes(): void {
    const looked = this.lakes.looked.map(({ name }) => name);
    const parts = this.search.parts.map(({ lake }) => lake);
    if (looked.join('\u0000') !== parts.join('\u0000')) {
      this.search.lookInto(looked);
      this.tree.reset(this._unfolded);
      this._unfolded = [];
      this.drafts.drop();
      looked.forEach(lake => {
        this._look(lake);
      });
    }
  }

  private _onReady(_: Lakes, lake: string): void {
    this.facts.forget(lake);
    this.signIns.done(lake);
    void this.scopes.load(lake, true);
    this.availabilities.revisit(
      this.attachments.list.filter(one => one.lake === lake)
    );
    this._goOn(lake);
  }

  /** The same person is back: what is on the screen stays, and what broke off is asked for again. */
  private _goOn(lake: string): void {
    const part = this.search.parts.find(one => one.lake === lake);
    const state = part?.listing.progress.state ?? 'none';
    const isAsked = ['loading', 'whole', 'cut', 'stopped'].includes(state);
    if (isAsked && this._whoAt(lake) === this._who.get(lake)) {
      this.tree.goOn(lake);
    } else {
      this._look(lake);
    }
  }

  /** Look into a lake as soon as it lets us. */
  private _look(lake: string): void {
    const isLooked = this.lakes.looked.some(({ name }) => name === lake);
    if (isLooked && this.lakes.stateOf(lake).state === 'ready') {
      this._who.set(lake, this._whoAt(lake));
      void this.scopes.load(lake);
      this.search.explain();
      this.search.runIn(lake);
    }
  }

  private _whoAt(lake: string): string {
    const state = this.lakes.stateOf(lake);
    return state.state === 'ready' ? state.account : '';
  }

  /** A token that ended during a search: the lake says so itself, and the panel shows it. */
  private _onFound(_: Search, { lake, listing }: Part): void {
    if (isSignedOut(listing)) {
      void this.lakes.look(lake);
    }
  }

  /** The same where something was unfolded; asked once. */
  private _onTree(): void {
    const before = this._signedOut;
    this._signedOut = this.tree.signedOut;
    this._signedOut
      .filter(lake => !before.includes(lake))
      .forEach(lake => void this.lakes.look(lake));
  }

  private _onSelection(): void {
    const { lake, row } = this.tree.selection;
    this.details.show(lake !== null && row ? { lake, did: row.did } : null);
    if (row) {
      this.seeking.noteSearch(); // it led to something
    }
  }

  private _remembered: Promise<Partial<Memory>> = Promise.resolve({});
  private _unfolded: readonly string[] = [];
  private readonly _who = new Map<string, string>();
  private _signedOut: readonly string[] = [];
  private _opened = false;
  private _disposed = false;
}
