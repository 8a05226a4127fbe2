// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An OpenID Connect provider that issues signed JWTs for client credentials.
// Its one argument names a JSON file: {port, certificate, key, signing_key, clients: [{id, secrets, scope}]},
// certificate and keys as paths of PEM files. A token is for the audience `urn:<scope>` of its client.
// Clients are read anew with each login, so that they and their secrets may come and go; each of `secrets` is taken.

import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Provider, errors } from 'oidc-provider';

const TOKEN_SECONDS = 300;

const read = () => JSON.parse(readFileSync(process.argv[2], 'utf8'));
const settings = read();
const issuer = `https://localhost:${settings.port}`;
const scopes = settings.clients.map((client) => client.scope);
const clientOf = (id) => read().clients.find((client) => client.id === id);
const scopeOf = (id) => clientOf(id).scope;

// Nothing but clients is looked for here: the tokens are signed, and kept nowhere
class Clients {
  async find(id) {
    const { secrets, scope } = clientOf(id) ?? {};
    return secrets && {
      client_id: id,
      client_secret: secrets[0],
      scope,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
      token_endpoint_auth_method: 'client_secret_basic',
    };
  }

  async upsert() {}
}

const provider = new Provider(issuer, {
  jwks: {
    keys: [{
      ...createPrivateKey(readFileSync(settings.signing_key)).export({ format: 'jwk' }), use: 'sig', alg: 'RS256',
    }],
  },
  scopes,
  adapter: Clients,
  ttl: { ClientCredentials: TOKEN_SECONDS },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    // A token for a resource is a JWT; any other would be opaque to the broker
    resourceIndicators: {
      enabled: true,
      defaultResource: (context, client) => {
        // oidc-provider drops a scope it does not know; the clouds' providers refuse it
        const unknown = (context.oidc.params.scope ?? '').split(' ').find((scope) => scope && !scopes.includes(scope));
        if (unknown) {
          throw new errors.InvalidScope('unknown scope', unknown);
        }
        return `urn:${scopeOf(client.clientId)}`;
      },
      useGrantedResource: () => true,
      getResourceServerInfo: (context, resource, client) => ({
        scope: scopeOf(client.clientId),
        audience: resource,
        accessTokenFormat: 'jwt',
        accessTokenTTL: TOKEN_SECONDS,
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
});

provider.Client.prototype.compareClientSecret = function compare(given) {
  return clientOf(this.clientId).secrets.includes(given);
};

for (const event of ['grant.success', 'grant.error', 'server_error']) {
  provider.on(event, (context, error) => console.log(
    new Date().toISOString(), event, context.oidc?.client?.clientId ?? '-', error?.error ?? '',
  ));
}

createServer({ cert: readFileSync(settings.certificate), key: readFileSync(settings.key) }, provider.callback())
  .listen(settings.port, '127.0.0.1');
