package dev.cresset.demo.web;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** Debian's nginx in front of a server, with and without TLS, as a process of the test's own. */
final class Nginx implements AutoCloseable {

  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final String REQUIRED = "cresset.nginx.required";
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int TRIES = 5;
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Printed where nginx is not installed. */
  static final String MISSING =
      "The reverse proxy is not tested: %s is missing (Debian: apt install nginx)."
          .formatted(PROGRAM);

  private final Process process;
  private final int port;
  private final int tlsPort;

  private Nginx(Process process, int port, int tlsPort) {
    this.process = process;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  static boolean installed() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * Skips the test where nginx is not installed, or fails it if the system property {@code
   * cresset.nginx.required} is true.
   */
  static void assumeInstalled() {
    if (installed()) {
      return;
    }
    if (Boolean.getBoolean(REQUIRED)) {
      fail(MISSING);
    }
    abort(MISSING);
  }

  /**
   * Starts nginx with these {@code location} blocks, on free ports of 127.0.0.1.
   *
   * @param certificate folder that {@link #writeCertificate} has written to
   */
  static Nginx start(Path folder, Path certificate, String locations) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Nginx started = start(folder, certificate, freePort(), freePort(), locations);
      if (started.answers()) {
        return started;
      }
      // Another process may have taken a port between the choice and the start.
      started.close();
    }
    throw new AssertionError(
        "nginx does not start; it wrote:\n" + Files.readString(folder.resolve("output.txt")));
  }

  private static Nginx start(Path folder, Path certificate, int port, int tlsPort, String locations)
      throws IOException {
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log error.log;
        events {}
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%s;
            listen 127.0.0.1:%s ssl;
            ssl_certificate %s;
            ssl_certificate_key %s;
        %s
          }
        }
        """
            .formatted(
                port,
                tlsPort,
                certificate.resolve("certificate.pem"),
                certificate.resolve("key.pem"),
                locations));
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-p", folder + "/", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    return new Nginx(process, port, tlsPort);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until nginx listens on both ports, or has ended. */
  private boolean answers() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (process.isAlive() && System.nanoTime() < end) {
      if (listens(port) && listens(tlsPort)) {
        return process.isAlive();
      }
      Thread.sleep(20);
    }
    return false;
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Makes a certificate for TLS and its key. */
  static void writeCertificate(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "proxy",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    if (keytool.waitFor() != 0) {
      throw new AssertionError(Files.readString(folder.resolve("keytool.txt")));
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    writePem(
        folder.resolve("certificate.pem"),
        "CERTIFICATE",
        keys.getCertificate("proxy").getEncoded());
    writePem(folder.resolve("key.pem"), "PRIVATE KEY", keys.getKey("proxy", PASSWORD).getEncoded());
  }

  private static void writePem(Path file, String type, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder().encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n");
  }

  /** Returns an address without TLS. */
  String http(String host, String path) {
    return "http://" + host + ":" + port + path;
  }

  /** Returns an address with TLS. */
  String https(String host, String path) {
    return "https://" + host + ":" + tlsPort + path;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
