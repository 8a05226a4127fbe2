// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The line that tells Kafka's Java client who logs in; values stand between double quotes as they are. */
final class JaasLine {
    private static final String MODULES = "org.apache.kafka.common.security.";

    private JaasLine() {}

    static String plain(String username, String password) {
        return password("plain.PlainLoginModule", username, password);
    }

    static String scram(String username, String password) {
        return password("scram.ScramLoginModule", username, password);
    }

    static String oauth(Map<String, byte[]> secret) {
        return MODULES + "oauthbearer.OAuthBearerLoginModule required"
                + " clientId=\"" + text(secret, "client_id") + "\""
                + " clientSecret=\"" + text(secret, "client_secret") + "\""
                + " scope=\"" + text(secret, "scope") + "\""
                + extensions(text(secret, "extensions"))
                + ";";
    }

    /** A key of a Secret; empty where the Secret has it not. */
    static String text(Map<String, byte[]> secret, String key) {
        return new String(secret.getOrDefault(key, new byte[0]), StandardCharsets.UTF_8);
    }

    private static String password(String module, String username, String password) {
        return MODULES + module + " required username=\"" + username + "\" password=\"" + password + "\";";
    }

    private static String extensions(String pairs) {
        return Arrays.stream(pairs.split(","))
                .map(String::strip)
                .filter(pair -> pair.contains("="))
                .map(pair -> pair.split("=", 2))
                .map(pair -> " " + prefixed(pair[0]) + "=" + quoted(pair[1]))
                .collect(Collectors.joining());
    }

    private static String prefixed(String name) {
        return name.startsWith("extension_") ? name : "extension_" + name;
    }

    private static String quoted(String value) {
        return value.startsWith("\"") ? value : "\"" + value + "\"";
    }
}
