// Written from lab_datalake/server/wire.py by `python -m lab_datalake.server.wire_ts`; do not edit.

// A field with a default may be left out of a question; an answer always has all its fields.

/** How a file is opened here: a mounted path, a verified local copy, through a cache, or at its origin. */
export type Access = 'mount' | 'copy' | 'cache' | 'remote';

/** What a person asked for; `auto` takes the best there is. */
export type Wish = 'auto' | 'mount' | 'copy' | 'cache' | 'remote';

/** One way to open one file: `url` is a path for `mount` and `copy`, else a URL; `why` is a sentence. */
export type Source = {
  readonly access: Access;
  readonly url: string;
  readonly rse: string;
  readonly why: string;
};

/**
 * Opens now. For a collection, `missing` of its `files` do not, and `url` is null.
 *
 * accesses: how many files go each way, e.g. {"mount": 3, "cache": 7}. size: bytes, as far as known; null where nothing is.
 */
export type Here = {
  readonly state: 'here';
  readonly files: number;
  readonly size: number | null;
  readonly accesses: Readonly<Partial<Record<Access, number>>>;
  readonly why: string;
  readonly url: string | null;
  readonly missing: number;
  readonly alternatives: ReadonlyArray<Source>;
};

/** Under way: `done` of `total` files (null while nobody knows), `what` says what is being done. */
export type Coming = {
  readonly state: 'coming';
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
};

/** Has copies at these RSEs, none of which opens from here; `cure` says what would bring it. */
export type Elsewhere = {
  readonly state: 'elsewhere';
  readonly rses: ReadonlyArray<string>;
  readonly why: string;
  readonly cure: string;
};

/** Cannot be had: the name of the error in `errors`, what failed and why, and what to do. */
export type Failed = {
  readonly state: 'failed';
  readonly error: string;
  readonly message: string;
  readonly cure: string;
};

export type Availability = Here | Coming | Elsewhere | Failed;

/** Which kinds of DID to look for. */
export type Type = 'all' | 'collection' | 'container' | 'dataset' | 'file';

/**
 * How a person can sign in to a lake here.
 *
 * password: user and password. passphrase: of the key of a certificate. code: shown here, and typed on a page of the OpenID
 * provider, on any device. browser: on the provider's page, in this browser. rucio: on the page that Rucio itself leads to.
 */
export type Way = 'password' | 'passphrase' | 'code' | 'browser' | 'rucio';

/**
 * The lake answers and knows who asks.
 *
 * method: how one was signed in, in a few words. ways: how a person can sign in here; where there are any, one can also sign
 * out. seconds_left: until the token ends, null if nobody can say. renews: whether it is renewed before that, without a person.
 */
export type Ready = {
  readonly state: 'ready';
  readonly account: string;
  readonly version: string;
  readonly method: string;
  readonly ways: ReadonlyArray<Way>;
  readonly seconds_left: number | null;
  readonly renews: boolean;
};

/**
 * The lake answers and wants to know who asks.
 *
 * ways: how a person can sign in here, the usual one first; perhaps none. waits: nothing is wrong, it is a person's turn.
 */
export type SignedOut = {
  readonly state: 'signed_out';
  readonly message: string;
  readonly cure: string;
  readonly ways: ReadonlyArray<Way>;
  readonly waits: boolean;
};

/** The lake cannot be used now: the name of the error in `errors`, why, and what to do. */
export type Down = {
  readonly state: 'down';
  readonly error: string;
  readonly message: string;
  readonly cure: string;
};

export type LakeState = Ready | SignedOut | Down;

/** A code with which a person signs in on a page of the provider; `page_with_code` knows the code already. */
export type SignInCode = {
  readonly user_code: string;
  readonly page: string;
  readonly page_with_code: string | null;
  readonly seconds_left: number;
};

/** A page on which a person signs in. takes_code: whether it shows a code at its end, which one types here. */
export type SignInPage = {
  readonly page: string;
  readonly seconds_left: number;
  readonly takes_code: boolean;
};

/** All scopes of a lake in name order, and those of them that belong to the account. */
export type Scopes = {
  readonly scopes: ReadonlyArray<string>;
  readonly own: ReadonlyArray<string>;
};

/**
 * One metadatum, as text; `source` is the plugin of Rucio that keeps it.
 *
 * is_fixed: Rucio itself writes it, and nobody else.
 */
export type Metadatum = {
  readonly key: string;
  readonly value: string;
  readonly source: string;
  readonly is_fixed: boolean;
};

/**
 * Copies of a DID at one RSE: `available` of `files` are complete. size: bytes.
 *
 * site, country: as the lake's administrators call them. on_tape: null where Rucio does not say. is_readable: whether the
 * administrators let anybody read there now.
 */
export type Place = {
  readonly rse: string;
  readonly files: number;
  readonly available: number;
  readonly size: number | null;
  readonly site: string | null;
  readonly country: string | null;
  readonly on_tape: boolean | null;
  readonly is_readable: boolean;
};

/** The states of a rule in Rucio 41; `UNKNOWN` is one that we do not know. */
export type RuleState =
  | 'REPLICATING'
  | 'OK'
  | 'STUCK'
  | 'SUSPENDED'
  | 'WAITING_APPROVAL'
  | 'INJECT'
  | 'UNKNOWN';

/** A rule that a DID has or had. Times: ISO 8601, UTC. */
export type PastRule = {
  readonly id: string;
  readonly rse_expression: string;
  readonly account: string;
  readonly state: RuleState;
  readonly created_at: string | null;
  readonly updated_at: string | null;
};

/**
 * What a part of the text of a search is: a scope, a whole name (perhaps with `*`), a part of names, a kind of DID, a condition
 * on a column of Rucio, or one on other metadata.
 */
export type Means = 'scope' | 'name' | 'part' | 'type' | 'column' | 'metadata';

/** A part of the text of a search. without: the text that is left when this part is taken away. */
export type Term = {
  readonly means: Means;
  readonly text: string;
  readonly without: string;
};

export type ValueType = 'number' | 'text' | 'boolean' | 'time';

/** A key one can search by. means: as in `terms.Term`. examples: some of its values, as one writes them. */
export type Key = {
  readonly key: string;
  readonly means: 'column' | 'metadata';
  readonly type: ValueType;
  readonly examples: ReadonlyArray<string>;
};

/** How bad it is: `warning` works today, `problem` does not, `unknown` could not be looked at. */
export type Level = 'ok' | 'warning' | 'problem' | 'unknown';

/** What was looked at. */
export type Subject =
  | 'configuration'
  | 'kernels'
  | 'terminals'
  | 'versions'
  | 'network'
  | 'tls'
  | 'clock'
  | 'provider'
  | 'sign-in'
  | 'token'
  | 'storage'
  | 'quota'
  | 'mounts'
  | 'cache';

/** What was found where. lake: its name, null for what concerns all of this Jupyter. */
export type Finding = {
  readonly subject: Subject;
  readonly lake: string | null;
  readonly level: Level;
  readonly found: string;
  readonly cure: string;
};

/** What a DID is. */
export type Kind = 'container' | 'dataset' | 'file';

/** What went wrong with a request: the name of the error in `errors`, why, and what to do. */
export type Failure = {
  readonly error: string;
  readonly message: string;
  readonly cure: string;
};

/** One configured lake; known without asking it. `site`: the name by which Rucio knows this place. */
export type Lake = {
  readonly name: string;
  readonly display_name: string;
  readonly site: string | null;
  readonly is_default: boolean;
};

/** A mistake in the configuration: where it stands, what is wrong, and what to do. */
export type Mistake = {
  readonly message: string;
  readonly cure: string;
};

/** All lakes in the order of the configuration, and what is wrong with it. version: of lab-datalake. */
export type Lakes = {
  readonly lakes: ReadonlyArray<Lake>;
  readonly mistakes: ReadonlyArray<Mistake>;
  readonly version: string;
};

/** A question without parameters, or an answer without content. */
export type Nothing = Readonly<Record<string, never>>;

/** A question about one lake. */
export type LakeQuery = {
  readonly lake: string;
};

/** The state of one lake. */
export type LakeAnswer = {
  readonly lake: string;
  readonly lake_state: LakeState;
};

/** A sign-in that was begun has ended: with somebody signed in, or with a failure. */
export type SignInEnded = {
  readonly lake: string;
  readonly failure: Failure | null;
};

/**
 * Which DIDs to look for. text: as a person types it (`lake/terms.py`).
 *
 * scope, type: what holds where the text says nothing else; an empty scope means one's own.
 * limit: at most so many rows; the end says whether there are more.
 */
export type SearchQuery = {
  readonly lake: string;
  readonly text?: string;
  readonly scope?: string;
  readonly type?: Type;
  readonly limit?: number;
};

/** A question about one DID. */
export type DidQuery = {
  readonly lake: string;
  readonly did: string;
};

/** One DID in a listing; what the lake did not say is null. size: bytes. */
export type Row = {
  readonly did: string;
  readonly kind: Kind;
  readonly size: number | null;
  readonly files: number | null;
};

/** The next rows of a listing. */
export type Rows = {
  readonly line: 'rows';
  readonly rows: ReadonlyArray<Row>;
};

/** The listing is whole: `count` rows came. `cut` says why there are more that were not sent, else null. */
export type End = {
  readonly line: 'end';
  readonly count: number;
  readonly cut: string | null;
};

/** The listing broke off; the rows that came are not all. */
export type Broken = {
  readonly line: 'broken';
  readonly error: string;
  readonly message: string;
  readonly cure: string;
};

/** A listing is a stream of JSON lines: rows, then exactly one end or break. */
export type Line = Rows | End | Broken;

/** What the lake knows of one DID. size: bytes. times: ISO 8601, UTC. */
export type DidAnswer = {
  readonly did: string;
  readonly kind: Kind;
  readonly size: number | null;
  readonly files: number | null;
  readonly account: string;
  readonly is_open: boolean | null;
  readonly created_at: string | null;
};

/** All that was written down about a DID, in key order. */
export type Metadata = {
  readonly entries: ReadonlyArray<Metadatum>;
};

/** The collections that hold a DID. */
export type Parents = {
  readonly rows: ReadonlyArray<Row>;
};

/** Where the copies of a DID are. */
export type Places = {
  readonly places: ReadonlyArray<Place>;
};

/** What a notebook remembers: a DID of a lake under the name of a variable, and the access wished for. */
export type Attachment = {
  readonly lake: string;
  readonly did: string;
  readonly kind: Kind;
  readonly variable: string;
  readonly access: Wish;
};

/** The attachments of one notebook (path as Jupyter's contents know it), as the browser has them, saved or not. */
export type NotebookAttachments = {
  readonly notebook: string;
  readonly attachments: ReadonlyArray<Attachment>;
};

/** Which DID one wants to open. `refresh`: ask the lake again even if it was asked before. */
export type AvailabilityQuery = {
  readonly lake: string;
  readonly did: string;
  readonly access?: Wish;
  readonly refresh?: boolean;
};

/** How a DID can be opened from here; also sent as an event whenever it changes. */
export type AvailabilityAnswer = {
  readonly lake: string;
  readonly did: string;
  readonly access: Wish;
  readonly availability: Availability;
};

/** What the text of a search means. */
export type TermsQuery = {
  readonly text: string;
};

/** The parts of the text of a search, and what is wrong with it, if something is. */
export type Terms = {
  readonly terms: ReadonlyArray<Term>;
  readonly problem: Failure | null;
};

/** What a pasted text names in a lake: a DID, the URL of a copy, or `rucio://`. */
export type NamedQuery = {
  readonly lake: string;
  readonly text: string;
};

/** The DID that a text names; null where the lake knows none. */
export type Named = {
  readonly did: string | null;
};

/** Which keys metadata have; an empty scope means one's own, a `*` in it stands for anything. */
export type KeysQuery = {
  readonly lake: string;
  readonly scope?: string;
};

/** The keys that some DIDs have. */
export type Keys = {
  readonly keys: ReadonlyArray<Key>;
};

/** User and password for one lake; kept in the memory of the server only. `account` null: the identity's default. */
export type SignIn = {
  readonly lake: string;
  readonly username: string;
  readonly password: string;
  readonly account?: string | null;
};

/** The passphrase of the key of a lake's certificate, or of its SSH key; kept in the server's memory only. */
export type Passphrase = {
  readonly lake: string;
  readonly passphrase: string;
};

/** A wish to sign in on a page. base_url: of this Jupyter, as the browser knows it; it comes back to there. */
export type PageSignIn = {
  readonly lake: string;
  readonly base_url: string;
};

/** The code that the page of Rucio showed at its end. */
export type TypedCode = {
  readonly lake: string;
  readonly code: string;
};

/** A key and its value. */
export type Pair = {
  readonly key: string;
  readonly value: string;
};

/** Keys and values, such as a header. */
export type Pairs = {
  readonly section: 'pairs';
  readonly title: string;
  readonly pairs: ReadonlyArray<Pair>;
  readonly note: string;
};

/**
 * Rows of texts. opens: for each row, what to ask for to see what it names, empty for nothing; may be shorter than `rows`.
 *
 * note: whether these are all, in words; empty where they are.
 */
export type Table = {
  readonly section: 'table';
  readonly title: string;
  readonly columns: ReadonlyArray<string>;
  readonly rows: ReadonlyArray<ReadonlyArray<string>>;
  readonly opens: ReadonlyArray<string>;
  readonly note: string;
};

/** Text with its lines. */
export type Text = {
  readonly section: 'text';
  readonly title: string;
  readonly text: string;
  readonly note: string;
};

/** An image. media: image/png, image/jpeg, image/gif or image/webp; data: base64. */
export type Picture = {
  readonly section: 'picture';
  readonly title: string;
  readonly media: string;
  readonly data: string;
  readonly note: string;
};

/** Counts in bins of the same width between low and high. */
export type Histogram = {
  readonly section: 'histogram';
  readonly title: string;
  readonly low: number;
  readonly high: number;
  readonly counts: ReadonlyArray<number>;
  readonly note: string;
};

/** One part of what is seen. */
export type Section = Pairs | Table | Text | Picture | Histogram;

/** What is inside a file. format: as people call it. inside: what was asked for, empty for the overview. */
export type Preview = {
  readonly format: string;
  readonly inside: string;
  readonly sections: ReadonlyArray<Section>;
};

/**
 * What one cache tells of the files that it was asked for. host: with its port.
 *
 * held: how many of the files it has whole; null where it does not tell, and `why` says why.
 */
export type AtCache = {
  readonly host: string;
  readonly asked: number;
  readonly held: number | null;
  readonly why: string;
};

/** What is in the caches. files: how many of the DID are read through them. */
export type Holdings = {
  readonly files: number;
  readonly caches: ReadonlyArray<AtCache>;
};

/** Some files of a collection: `count` from the `first` of those whose name fits `text`, `*` for anything. */
export type FilesQuery = {
  readonly lake: string;
  readonly did: string;
  readonly first?: number;
  readonly count?: number;
  readonly text?: string;
};

/** One file. access null: not known yet (`why` null), or it does not open from here (`why` says why). size: bytes. */
export type FileEntry = {
  readonly did: string;
  readonly size: number | null;
  readonly access: Access | null;
  readonly rse: string | null;
  readonly why: string | null;
};

/** A page of files, in name order. total: how many fit; null while nobody knows. */
export type FilesAnswer = {
  readonly first: number;
  readonly total: number | null;
  readonly files: ReadonlyArray<FileEntry>;
  readonly availability: Availability;
};

/** A rule that keeps copies of a DID. Times: ISO 8601, UTC. ok, replicating, stuck: files at storages. */
export type RuleEntry = {
  readonly id: string;
  readonly did: string;
  readonly rse_expression: string;
  readonly account: string;
  readonly copies: number;
  readonly state: RuleState;
  readonly ok: number;
  readonly replicating: number;
  readonly stuck: number;
  readonly created_at: string | null;
  readonly expires_at: string | null;
  readonly error: string;
  readonly comment: string;
  readonly activity: string;
  readonly is_locked: boolean;
};

/** The rules of a DID, newest first. */
export type Rules = {
  readonly rules: ReadonlyArray<RuleEntry>;
};

/** The rules that a DID has or had, newest first. */
export type PastRules = {
  readonly rules: ReadonlyArray<PastRule>;
};

/** One metadatum to be written, as a person typed it. */
export type MetadatumWish = {
  readonly lake: string;
  readonly did: string;
  readonly key: string;
  readonly value: string;
};

/** Which file to look into, and what of it is wanted: what a table's `opens` says, empty for the overview. */
export type PreviewQuery = {
  readonly lake: string;
  readonly did: string;
  readonly inside?: string;
};

/**
 * Code that begins the work with what is attached.
 *
 * name: unique. suffixes: of the files it is for, lower case, such as ".root"; none: for all. needs: modules that must be
 * importable. language: of the kernel, lower case. file, files: the code for one file, and for a collection; empty: not for it.
 */
export type Snippet = {
  readonly name: string;
  readonly suffixes: ReadonlyArray<string>;
  readonly needs: ReadonlyArray<string>;
  readonly language: string;
  readonly file: string;
  readonly files: string;
};

/**
 * What is neither mounted nor brought here. size: bytes, as far as known; null where nothing is.
 *
 * tape_least, tape_most: so many of these files are on tape only; storages tell how many files they have, not which.
 */
export type Cost = {
  readonly files: number;
  readonly size: number | null;
  readonly tape_least: number;
  readonly tape_most: number;
};

/**
 * As what DIDs can be copied: URLs, paths, of both what opens each file best, an expression in Python, a command of Rucio's
 * tools, and URLs for fsspec.
 */
export type CopyForm =
  | 'url'
  | 'path'
  | 'best'
  | 'python'
  | 'command'
  | 'rucio_url';

/** DIDs of a lake, and as what they shall be copied. */
export type CopyWish = {
  readonly lake: string;
  readonly dids: ReadonlyArray<string>;
  readonly form: CopyForm;
};

/** What cannot be copied so, and why. files: so many files of it; 1 where they are not known. */
export type LeftOut = {
  readonly did: string;
  readonly why: string;
  readonly files: number;
};

/** The text, and of how many DIDs or files it speaks. */
export type Copied = {
  readonly text: string;
  readonly count: number;
  readonly left_out: ReadonlyArray<LeftOut>;
};

/** The platform's code, then the standard one, in the order in which it is offered. */
export type Snippets = {
  readonly snippets: ReadonlyArray<Snippet>;
};

/** Which lake to look at; null for all. */
export type DoctorQuery = {
  readonly lake?: string | null;
};

/** The doctor found something. */
export type Found = {
  readonly line: 'found';
  readonly finding: Finding;
};

/** What the doctor finds is a stream of JSON lines: findings, then exactly one end or break. */
export type DoctorLine = Found | End | Broken;

/** What the browser can ask, below `<base_url>lab-datalake/`; GET parameters go into the URL's query. */
export type Routes = {
  'GET lakes': [Nothing, Lakes];
  'GET lake': [LakeQuery, LakeAnswer];
  'GET scopes': [LakeQuery, Scopes];
  'GET did': [DidQuery, DidAnswer];
  'GET metadata': [DidQuery, Metadata];
  'GET parents': [DidQuery, Parents];
  'GET places': [DidQuery, Places];
  'POST availability': [AvailabilityQuery, AvailabilityAnswer];
  'POST attachments': [NotebookAttachments, Nothing];
  'GET terms': [TermsQuery, Terms];
  'GET named': [NamedQuery, Named];
  'GET keys': [KeysQuery, Keys];
  'POST sign-in': [SignIn, LakeAnswer];
  'POST sign-in/passphrase': [Passphrase, LakeAnswer];
  'POST sign-in/code': [LakeQuery, SignInCode];
  'POST sign-in/page': [PageSignIn, SignInPage];
  'POST sign-in/typed': [TypedCode, Nothing];
  'POST sign-in/cancel': [LakeQuery, Nothing];
  'POST sign-out': [LakeQuery, LakeAnswer];
  'GET files': [FilesQuery, FilesAnswer];
  'GET rules': [DidQuery, Rules];
  'GET past-rules': [DidQuery, PastRules];
  'POST metadatum': [MetadatumWish, Nothing];
  'GET holdings': [DidQuery, Holdings];
  'POST preview': [PreviewQuery, Preview];
  'GET snippets': [Nothing, Snippets];
  'GET cost': [DidQuery, Cost];
  'POST copies': [CopyWish, Copied];
};

/** What is answered with JSON lines: what is asked, and the choice of which each line is one. */
export type Streams = {
  'GET search': [SearchQuery, Line];
  'GET content': [DidQuery, Line];
  'GET doctor': [DoctorQuery, DoctorLine];
};

/** What is pushed through `/api/events`: the id of each schema, and what an event of it holds beside `schema_id`. */
export type Events = {
  'https://schema.lab-datalake.org/availability/v1': AvailabilityAnswer;
  'https://schema.lab-datalake.org/lake/v1': LakeAnswer;
  'https://schema.lab-datalake.org/sign-in/v1': SignInEnded;
};
