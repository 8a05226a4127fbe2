// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One message there and back. */
final class RoundTrip {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int LIMIT_MS = (int) LIMIT.toMillis();

    private final Map<String, Object> security;
    private final String maxMessageBytes;

    RoundTrip(Container container) throws Exception {
        security = new Security(container).settings();
        maxMessageBytes = container.variable("MAX_MESSAGE_SIZE_BYTES", "1000000000");
    }

    /** To a topic of its own, which is there no longer than that. */
    void run(String topic) throws Exception {
        Map<String, Object> limits = Map.of("request.timeout.ms", LIMIT_MS, "default.api.timeout.ms", LIMIT_MS);
        Admin admin = Admin.create(with(limits));
        try {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            try {
                leave(topic, topic);
            } finally {
                admin.deleteTopics(List.of(topic)).all().get();
            }
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    /** To a topic that is there, where the message stays. */
    void leave(String topic, String message) throws Exception {
        consume(topic, produce(topic, message));
    }

    private long produce(String topic, String message) throws Exception {
        Map<String, Object> settings = with(Map.of(
                "linger.ms", 0,
                "max.request.size", maxMessageBytes,
                "buffer.memory", maxMessageBytes,
                "send.buffer.bytes", maxMessageBytes,
                "receive.buffer.bytes", maxMessageBytes,
                "max.block.ms", LIMIT_MS,
                "request.timeout.ms", LIMIT_MS,
                "delivery.timeout.ms", LIMIT_MS));
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        try {
            return producer.send(new ProducerRecord<>(topic, 0, null, message)).get().offset();
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private void consume(String topic, long offset) throws Exception {
        Map<String, Object> settings = with(Map.of(
                "max.partition.fetch.bytes", maxMessageBytes,
                "fetch.max.bytes", maxMessageBytes,
                "send.buffer.bytes", maxMessageBytes,
                "receive.buffer.bytes", maxMessageBytes,
                "request.timeout.ms", LIMIT_MS,
                "default.api.timeout.ms", LIMIT_MS,
                "enable.auto.commit", false));
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
        try {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, offset);
            Instant deadline = Instant.now().plus(LIMIT);
            while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                if (Instant.now().isAfter(deadline)) {
                    throw new TimeoutException("the message did not come back");
                }
            }
        } finally {
            consumer.close(Duration.ZERO);
        }
    }

    private Map<String, Object> with(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>(security);
        settings.putAll(own);
        return settings;
    }
}
