// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An OpenID Connect provider that issues signed JWTs for client credentials.
// Its one argument names a JSON file: {port, certificate, key, signing_key, clients: [{id, secret, scope}]},
// certificate and keys as paths of PEM files. A token is for the audience `urn:<scope>` of its client.

import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { Provider, errors } from 'oidc-provider';

const TOKEN_SECONDS = 300;

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const issuer = `https://localhost:${settings.port}`;
const scopes = settings.clients.map((client) => client.scope);
const scopeOf = (id) => settings.clients.find((client) => client.id === id).scope;

const provider = new Provider(issuer, {
  jwks: {
    keys: [{
      ...createPrivateKey(readFileSync(settings.signing_key)).export({ format: 'jwk' }), use: 'sig', alg: 'RS256',
    }],
  },
  scopes,
  clients: settings.clients.map(({ id, secret, scope }) => ({
    client_id: id,
    client_secret: secret,
    scope,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  })),
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

for (const event of ['grant.success', 'grant.error', 'server_error']) {
  provider.on(event, (context, error) => console.log(
    new Date().toISOString(), event, context.oidc?.client?.clientId ?? '-', error?.error ?? '',
  ));
}

createServer({ cert: readFileSync(settings.certificate), key: readFileSync(settings.key) }, provider.callback())
  .listen(settings.port, '127.0.0.1');
