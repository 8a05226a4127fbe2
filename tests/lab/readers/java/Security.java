// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/** Settings of Kafka's Java client, as the dataflow engine makes them of its environment and its Secrets. */
final class Security {
    private static final List<SecurityProtocol> PROTOCOLS =
            List.of(SecurityProtocol.PLAINTEXT, SecurityProtocol.SSL, SecurityProtocol.SASL_SSL);
    private static final String TOKENS =
            "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler";

    private final Container container;

    Security(Container container) {
        this.container = container;
    }

    Map<String, Object> settings() throws Exception {
        SecurityProtocol protocol = SecurityProtocol.valueOf(container.variable("SECURITY_PROTOCOL", "PLAINTEXT"));
        if (!PROTOCOLS.contains(protocol)) {
            throw new IllegalArgumentException("Seldon does not support the protocol " + protocol);
        }
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", container.variable("BOOTSTRAP_SERVERS"));
        settings.put("security.protocol", protocol.name);
        if (protocol == SecurityProtocol.SSL) {
            settings.putAll(mutualTls());
        }
        if (protocol == SecurityProtocol.SASL_SSL) {
            settings.putAll(sasl());
        }
        return settings;
    }

    private Map<String, Object> mutualTls() throws Exception {
        unpackSecrets();
        Map<String, Object> settings = trust();
        if (!container.variable("TLS_CLIENT_SECRET").isEmpty()) {
            Path store = container.scratchFile();
            Path authorities = file("TLS_CLIENT_CA_PATH");
            Stores.writeKey(file("TLS_CLIENT_KEY_PATH"), file("TLS_CLIENT_CERT_PATH"), authorities, store);
            settings.put("ssl.keystore.location", store.toString());
            settings.put("ssl.keystore.password", Stores.PASSWORD);
            settings.put("ssl.key.password", Stores.PASSWORD);
        }
        return settings;
    }

    private Map<String, Object> sasl() throws Exception {
        if (!container.variable("TLS_BROKER_SECRET").isEmpty()) {
            unpackSecrets();
        }
        Map<String, Object> settings = trust();
        String mechanism = container.variable("SASL_MECHANISM", "PLAIN");
        settings.put("sasl.mechanism", mechanism);
        // Unlike a missing Secret with certificates, a missing one with a password is taken for an empty one
        Map<String, byte[]> secret = container.secrets().getOrDefault(container.variable("SASL_SECRET"), Map.of());
        String username = container.variable("SASL_USERNAME", "seldon");
        String password = JaasLine.text(secret, container.variable("SASL_PASSWORD_PATH"));
        settings.put("sasl.jaas.config", switch (mechanism) {
            case "PLAIN" -> JaasLine.plain(username, password);
            case "SCRAM-SHA-256", "SCRAM-SHA-512" -> JaasLine.scram(username, password);
            case "OAUTHBEARER" -> JaasLine.oauth(secret);
            default -> throw new IllegalArgumentException("Seldon does not support the SASL mechanism " + mechanism);
        });
        if (mechanism.equals("OAUTHBEARER")) {
            settings.put("sasl.oauthbearer.token.endpoint.url", JaasLine.text(secret, "token_endpoint_url"));
            settings.put("sasl.login.callback.handler.class", TOKENS);
        }
        return settings;
    }

    private Map<String, Object> trust() throws Exception {
        Path store = container.scratchFile();
        Stores.writeTrusted(file("TLS_BROKER_CA_PATH"), store);
        Map<String, Object> settings = new HashMap<>();
        settings.put("ssl.truststore.location", store.toString());
        settings.put("ssl.truststore.password", Stores.PASSWORD);
        settings.put(
                "ssl.endpoint.identification.algorithm", container.variable("TLS_ENDPOINT_IDENTIFICATION_ALGORITHM"));
        return settings;
    }

    /** Writes the Secrets with certificates to where the container wants them. */
    private void unpackSecrets() throws Exception {
        unpack("TLS_CLIENT_SECRET", "TLS_CLIENT_KEY_PATH", "TLS_CLIENT_CERT_PATH", "TLS_CLIENT_CA_PATH");
        unpack("TLS_BROKER_SECRET", "TLS_BROKER_CA_PATH");
    }

    private void unpack(String nameVariable, String... pathVariables) throws Exception {
        String name = container.variable(nameVariable);
        if (name.isEmpty()) {
            return;
        }
        Map<String, byte[]> secret = container.secrets().get(name);
        if (secret == null) {
            throw new IllegalStateException("the Secret " + name + " cannot be read");
        }
        for (String variable : pathVariables) {
            Path path = file(variable);
            byte[] content = secret.get(path.getFileName().toString());
            if (content == null) {
                throw new IllegalStateException("the Secret " + name + " has no key " + path.getFileName());
            }
            Files.createDirectories(path.getParent());
            Files.write(path, content);
        }
    }

    private Path file(String variable) {
        return container.file(container.variable(variable));
    }
}
