// SPDX-FileCopyrightText: 2026 The seldon.managed_kafka authors
// SPDX-License-Identifier: GPL-3.0-or-later

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Java key stores made of PEM files. */
final class Stores {
    static final String PASSWORD = "changeit";

    private Stores() {}

    /** A trust store in which a certificate replaces an earlier one of the same subject. */
    static void writeTrusted(Path certificates, Path store) throws Exception {
        KeyStore trusted = empty();
        for (Certificate certificate : certificates(certificates)) {
            String subject = ((X509Certificate) certificate).getSubjectX500Principal().getName();
            trusted.setCertificateEntry(subject, certificate);
        }
        write(trusted, store);
    }

    /** A key store with one key, and its certificate with those of its authorities as the chain. */
    static void writeKey(Path key, Path certificate, Path authorities, Path store) throws Exception {
        Set<Certificate> chain = new LinkedHashSet<>(certificates(certificate));
        chain.addAll(certificates(authorities));
        KeyStore keys = empty();
        keys.setKeyEntry("key", privateKey(key), PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
        write(keys, store);
    }

    /** Lets whatever is not told what to trust, such as Kafka's requests for tokens, trust these roots. */
    static void trustByDefault(Path roots, Path store) throws Exception {
        KeyStore trusted = empty();
        int number = 0;
        for (Certificate certificate : certificates(roots)) {
            trusted.setCertificateEntry("root " + number++, certificate);
        }
        write(trusted, store);
        System.setProperty("javax.net.ssl.trustStore", store.toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
    }

    /** The one form that the dataflow engine takes: RSA, PKCS#8, one unencrypted block, lines that end with \n. */
    private static PrivateKey privateKey(Path file) throws Exception {
        String text = Files.readString(file);
        for (String frame : new String[] {"-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "\n"}) {
            text = text.replace(frame, "");
        }
        byte[] encoded = Base64.getDecoder().decode(text);
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static Collection<? extends Certificate> certificates(Path file) throws Exception {
        try (InputStream stream = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(stream);
        }
    }

    private static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        return store;
    }

    private static void write(KeyStore store, Path file) throws Exception {
        try (OutputStream stream = Files.newOutputStream(file)) {
            store.store(stream, PASSWORD.toCharArray());
        }
    }
}
