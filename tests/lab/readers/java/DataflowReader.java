// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Logs in to Kafka as Seldon's dataflow engine would, and sends one message there and back.
 *
 * <p>The environment is the container's. Arguments: the folder that stands for the container's root, a PEM file with
 * what stands for the public roots, and the topic to use; with a message for it, the topic is there already, and the
 * message stays. On standard input: the Secrets. Prints what went wrong; exit
 * code 1 when something did, 2 when this Java cannot show it.
 */
public final class DataflowReader {
    private DataflowReader() {}

    public static void main(String[] arguments) {
        int java = Runtime.version().feature();
        String client = AppInfoParser.getVersion();
        // Every SASL login of a client before 4.0 needs a part of the Security Manager, which later ones lack
        if (java > 23 && client.startsWith("3.")) {
            System.out.printf("Kafka's client %s needs Java 17 to 23 first on the PATH, not %d%n", client, java);
            System.exit(2);
        }
        try {
            Container container = Container.read(System.getenv(), System.in, Path.of(arguments[0]));
            if (System.getProperty("javax.net.ssl.trustStore") == null) {
                Stores.trustByDefault(Path.of(arguments[1]), container.scratchFile());
            }
            RoundTrip trip = new RoundTrip(container);
            if (arguments.length > 3) {
                trip.leave(arguments[2], arguments[3]);
            } else {
                trip.run(arguments[2]);
            }
        } catch (Exception failure) {
            System.out.println(describe(failure));
            System.exit(1);
        }
        // Clients that were cut short may still have threads
        System.exit(0);
    }

    private static String describe(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(cause -> !(cause instanceof ExecutionException))
                .map(cause -> cause.getClass().getSimpleName() + ": " + message(cause))
                .collect(Collectors.joining(" <- "));
    }

    private static String message(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        // What the parser of JAAS lines says may quote a piece of a password
        boolean ofJaasLine = trace.length > 0 && trace[0].getClassName().endsWith(".JaasConfig");
        return ofJaasLine ? "the JAAS line cannot be parsed" : cause.getMessage();
    }
}
