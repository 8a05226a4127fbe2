// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What the dataflow engine's container has: its environment, its files, and the Secrets that it can read. */
record Container(Map<String, String> env, Map<String, Map<String, byte[]>> secrets, Path root) {

    /** Takes Secrets as Java properties, {@code <name>/<key>=<base64>}; one without keys is {@code <name>/}. */
    static Container read(Map<String, String> env, InputStream input, Path root) throws IOException {
        Properties properties = new Properties();
        properties.load(input);
        Map<String, Map<String, byte[]>> secrets = new HashMap<>();
        for (String property : properties.stringPropertyNames()) {
            String[] names = property.split("/", 2);
            Map<String, byte[]> secret = secrets.computeIfAbsent(names[0], name -> new HashMap<>());
            if (!names[1].isEmpty()) {
                secret.put(names[1], Base64.getDecoder().decode(properties.getProperty(property)));
            }
        }
        return new Container(env, secrets, root);
    }

    /** A variable, without the prefix that all of the engine's have; the engine's own default where it is not set. */
    String variable(String name, String otherwise) {
        return env.getOrDefault("SELDON_KAFKA_" + name, otherwise);
    }

    String variable(String name) {
        return variable(name, "");
    }

    /** A file of the container. */
    Path file(String path) {
        return root.resolve(path.replaceFirst("^/+", ""));
    }

    Path scratchFile() throws IOException {
        return Files.createTempFile("store", ".tmp");
    }
}
