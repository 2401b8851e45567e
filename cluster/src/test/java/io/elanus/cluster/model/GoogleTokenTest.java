package io.elanus.cluster.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class GoogleTokenTest {
  private static final Instant START = Instant.parse("2015-08-30T12:36:00Z");

  @TempDir Path folder;
  private HttpServer service;
  private GoogleAccount account;
  private Instant now = START;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    account = GoogleAccount.with("http://127.0.0.1:" + service.getAddress().getPort() + "/token");
    service.createContext("/token", account);
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  private GoogleToken token(Path file) {
    return GoogleToken.of(
        new Keys(Map.of(GoogleToken.FILE_VARIABLE, file.toString())::get),
        new ModelCalls(millis -> {}),
        () -> now);
  }

  private static String header(GoogleToken token) {
    return token.headers(URI.create("http://x"), new byte[0]).get("Authorization");
  }

  @Test
  void isAskedForOnceUntilItNearsItsEnd() throws IOException {
    GoogleToken token = token(account.file(folder));
    assertThat(header(token)).isEqualTo("Bearer token-1");
    now = START.plusSeconds(39);
    assertThat(header(token)).isEqualTo("Bearer token-1");
    now = START.plusSeconds(40);
    assertThat(header(token)).isEqualTo("Bearer token-2");
  }

  @Test
  void claimsToBeTheAccountForAnHour() throws IOException {
    header(token(account.file(folder)));
    JsonNode claims = account.claims().getFirst();
    assertThat(claims.get("iss").stringValue()).isEqualTo("robot@project");
    assertThat(claims.get("aud").stringValue()).isEqualTo(account.address());
    assertThat(claims.get("scope").stringValue())
        .isEqualTo("https://www.googleapis.com/auth/cloud-platform");
    assertThat(claims.get("iat").longValue()).isEqualTo(START.getEpochSecond());
    assertThat(claims.get("exp").longValue()).isEqualTo(START.getEpochSecond() + 3600);
  }

  @Test
  void isNotGivenForAnotherKey() throws IOException {
    Path stranger = GoogleAccount.with(account.address()).file(folder);
    assertThatThrownBy(() -> header(token(stranger)))
        .hasMessageContaining("400")
        .hasMessageContaining("invalid_grant");
  }

  @Test
  void needsAFileWithAKey() throws IOException {
    assertThatThrownBy(() -> token(folder.resolve("none")))
        .hasMessageStartingWith("Vertexai: read credentials file failed, ");
    Path noJson = Files.writeString(folder.resolve("a"), "x");
    assertThatThrownBy(() -> token(noJson))
        .hasMessageStartingWith("Vertexai: read credentials file failed, ");
    Path noKey = Files.writeString(folder.resolve("b"), "{\"private_key\": \"x\"}");
    assertThatThrownBy(() -> token(noKey)).hasMessageStartingWith("Failed to find credentials: ");
  }
}
