// A real OpenID provider for the demo lake, on loopback: node provider.mjs SETTINGS.json
import { createHash, generateKeyPair } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { promisify } from 'node:util';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { Provider, errors } from 'oidc-provider';
import { storeIn } from './store.mjs';

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { issuer, people, lifetime } = settings;

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const SCOPES = 'openid profile email offline_access wlcg storage.read:/ storage.modify:/';
const DAY = 86_400;

// Whom a token may be for: the resource that a client names, and the audience that the token then carries.
const STORAGE = 'https://wlcg.cern.ch/jwt/v1/any';
const AUDIENCES = { 'urn:rucio': 'rucio', [STORAGE]: STORAGE };
const USUAL_RESOURCE = 'urn:rucio'; // Rucio names no resource when it asks

async function readKeys(file) {
  if (!existsSync(file)) {
    // Not generateKeyPairSync: to export its key stops Node.js 20 for good when garbage is collected at that moment.
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'lake-1' };
    writeFileSync(file, JSON.stringify({ keys: [key] }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

const keys = await readKeys(settings.keys);
const publicKeys = createLocalJWKSet({ keys: keys.keys.map(({ kty, n, e, alg, use, kid }) => ({ kty, n, e, alg, use, kid })) });

function resourceServer(resource) {
  const audience = AUDIENCES[resource];
  if (!audience) {
    throw new errors.InvalidTarget(`no such resource; known are ${Object.keys(AUDIENCES).join(' and ')}`);
  }
  return { scope: SCOPES, audience, accessTokenFormat: 'jwt', accessTokenTTL: lifetime, jwt: { sign: { alg: 'RS256' } } };
}

// Where JupyterLab takes people back who signed in: of its own, and behind a hub.
const callback = (host, prefix) => `http://${host}${prefix}/lab-datalake/callback`;

const clients = [
  {
    client_id: 'rucio', client_secret: settings.clientSecret, client_name: 'Rucio server', scope: SCOPES,
    redirect_uris: [`${settings.rucio}/auth/oidc_code`, `${settings.rucio}/auth/oidc_token`],
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials', TOKEN_EXCHANGE], response_types: ['code'],
  },
  {
    // Native, so that any port of the loopback address fits its redirect (RFC 8252).
    client_id: 'hub', client_secret: settings.clientSecret, client_name: 'JupyterHub', application_type: 'native', scope: SCOPES,
    redirect_uris: ['http://127.0.0.1/hub/oauth_callback'],
    grant_types: ['authorization_code', 'refresh_token', TOKEN_EXCHANGE], response_types: ['code'],
  },
  {
    // A native client: any port of the loopback addresses fits its redirects (RFC 8252).
    client_id: 'jupyter', client_name: 'JupyterLab', token_endpoint_auth_method: 'none', application_type: 'native', scope: SCOPES,
    redirect_uris: ['127.0.0.1', 'localhost'].flatMap((host) => [callback(host, ''), callback(host, '/user/analyst')]),
    grant_types: ['authorization_code', 'refresh_token', DEVICE_CODE, 'password', TOKEN_EXCHANGE], response_types: ['code'],
  },
];

async function grantAll(clientId, accountId) {
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(SCOPES);
  for (const resource of Object.keys(AUDIENCES)) grant.addResourceScope(resource, SCOPES);
  await grant.save();
  return grant;
}

const provider = new Provider(issuer, {
  adapter: storeIn(settings.store),
  clients,
  jwks: keys,
  scopes: SCOPES.split(' '),
  claims: { profile: ['name', 'preferred_username', 'wlcg.groups'], email: ['email'] },
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => USUAL_RESOURCE,
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, resource) => resourceServer(resource),
    },
  },
  pkce: { required: (ctx, client) => client.clientId === 'jupyter' },
  rotateRefreshToken: true,
  issueRefreshToken: (ctx, client, code) => client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
  ttl: {
    AccessToken: lifetime, ClientCredentials: lifetime, IdToken: lifetime, RefreshToken: DAY, Grant: DAY, Session: DAY,
    Interaction: 600, DeviceCode: 600,
  },
  cookies: { keys: [createHash('sha256').update(JSON.stringify(keys)).digest('hex')] },
  extraTokenClaims: (ctx, token) => ({
    'wlcg.ver': '1.0', preferred_username: token.accountId, 'wlcg.groups': people[token.accountId]?.groups,
  }),
  formats: { customizers: { jwt: (ctx, token, parts) => { parts.payload.nbf = parts.payload.iat; } } },
  findAccount: (ctx, id) => {
    const person = people[id];
    if (!person) return undefined;
    const claims = { sub: id, preferred_username: id, name: person.name, email: person.email, 'wlcg.groups': person.groups };
    return { accountId: id, claims: () => claims };
  },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  loadExistingGrant: (ctx) => grantAll(ctx.oidc.client.clientId, ctx.oidc.session.accountId), // no page that asks for consent
});

async function issueToken(ctx, { accountId, scope, resource, gty }) {
  const grant = await grantAll(ctx.oidc.client.clientId, accountId);
  const token = new provider.AccessToken({ accountId, client: ctx.oidc.client, grantId: grant.jti, gty, scope });
  token.resourceServer = new provider.ResourceServer(resource, resourceServer(resource));
  return { access_token: await token.save(), token_type: 'Bearer', expires_in: lifetime, scope };
}

// RFC 8693: a token of this provider for one with another audience, or with less scope.
provider.registerGrantType(TOKEN_EXCHANGE, async (ctx) => {
  const { subject_token: subject, subject_token_type: kind, audience, resource, scope } = ctx.oidc.params;
  if (kind && kind !== ACCESS_TOKEN) throw new errors.InvalidRequest(`subject_token_type can only be ${ACCESS_TOKEN}`);
  const claims = await jwtVerify(subject ?? '', publicKeys, { issuer }).then((seen) => seen.payload, () => undefined);
  if (!claims || !people[claims.sub]) throw new errors.InvalidGrant('the subject token is not one of this provider, or has ended');
  const wanted = resource ?? Object.keys(AUDIENCES).find((name) => AUDIENCES[name] === audience) ?? (audience ? undefined : USUAL_RESOURCE);
  if (!wanted) throw new errors.InvalidTarget(`no such audience; known are ${Object.values(AUDIENCES).join(' and ')}`);
  const granted = scope ?? claims.scope;
  const beyond = granted.split(' ').filter((word) => !SCOPES.split(' ').includes(word));
  if (beyond.length > 0) throw new errors.InvalidScope('a scope that nobody can have', beyond.join(' '));
  const token = await issueToken(ctx, { accountId: claims.sub, scope: granted, resource: wanted, gty: TOKEN_EXCHANGE });
  ctx.body = { ...token, issued_token_type: ACCESS_TOKEN };
}, ['subject_token', 'subject_token_type', 'requested_token_type', 'audience', 'resource', 'scope'], []);

// For tests without a browser: user and password for a token.
provider.registerGrantType('password', async (ctx) => {
  const { username, password, scope, resource } = ctx.oidc.params;
  if (!knows(username, password)) throw new errors.InvalidGrant('user or password are wrong');
  ctx.body = await issueToken(ctx, {
    accountId: username, scope: scope ?? 'openid profile', resource: resource ?? USUAL_RESOURCE, gty: 'password',
  });
}, ['username', 'password', 'scope', 'resource'], []);

function knows(username, password) {
  return Object.hasOwn(people, username) && people[username].password === password;
}

function signInPage(uid, message) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Demo lake: sign in</title>
<body style="font: 16px sans-serif; max-width: 24em; margin: 4em auto"><h1>Demo lake</h1><p role="alert">${message}</p>
<form method="post" action="/interaction/${uid}">
<p><label>User<br><input name="username" autocomplete="username" autofocus required></label>
<p><label>Password<br><input name="password" type="password" autocomplete="current-password" required></label>
<p><button>Sign in</button></form>`;
}

async function readForm(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return new URLSearchParams(text);
}

async function signIn(request, response, uid) {
  const form = request.method === 'POST' ? await readForm(request) : undefined;
  if (form && knows(form.get('username'), form.get('password'))) {
    const result = { login: { accountId: form.get('username') }, consent: {} };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  response.writeHead(form ? 401 : 200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(signInPage(uid, form ? 'User or password are wrong.' : ''));
}

provider.on('server_error', (ctx, error) => console.error(error));
const answer = provider.callback();
http.createServer((request, response) => {
  const interaction = /^\/interaction\/([\w-]+)$/.exec(request.url);
  if (!interaction) {
    answer(request, response);
    return;
  }
  signIn(request, response, interaction[1]).catch((error) => {
    console.error(error);
    response.writeHead(400, { 'content-type': 'text/plain' });
    response.end('This sign-in has ended. Begin again.');
  });
}).listen(Number(new URL(issuer).port), '127.0.0.1', () => console.log(`listening as ${issuer}`));
