package io.elanus.cluster.model;

import io.elanus.cluster.proxy.Pause;
import io.elanus.core.error.DatabaseException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends JSON to a service and reads JSON back. Safe for all threads; waits, so callers are virtual
/// threads.
public final class ModelCalls {
  private static final JsonMapper JSON = JsonMapper.shared();
  static final String CONTENT_TYPE = "application/json";
  private static final int TRIES = 3;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long LARGEST_ANSWER_BYTES = 256 << 20;

  /// Characters of an answer that an error repeats.
  private static final int LONGEST_ECHO = 1024;

  /// Made on first use: most servers call no model.
  private static final class Client {
    static final HttpClient SHARED =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  private final Pause pause;

  /// @param pause between tries
  public ModelCalls(Pause pause) {
    this.pause = pause;
  }

  /// The address of a service.
  ///
  /// @param path replaces what stands behind the host; null to keep it
  static URI address(String endpoint, @Nullable String path) {
    try {
      URI base = URI.create(endpoint.strip());
      boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
      if (http && base.getRawAuthority() != null) {
        return path == null ? base : base.resolve(path);
      }
    } catch (IllegalArgumentException wrong) {
      // told below
    }
    throw DatabaseException.plain("endpoint: [%s] is not a valid http/https link", endpoint);
  }

  /// How a service knows us.
  @FunctionalInterface
  interface Identity {
    /// What a request carries.
    Map<String, String> headers(URI address, byte[] body);
  }

  /// A header. No text for none.
  record Key(String header, String text) implements Identity {
    @Override
    public Map<String, String> headers(URI address, byte[] body) {
      return text.isEmpty() ? Map.of() : Map.of(header, text);
    }

    static Key bearer(String key) {
      return new Key("Authorization", key.isEmpty() ? "" : "Bearer " + key);
    }
  }

  /// @throws DatabaseException `Call service failed, errs:[...]`
  JsonNode post(URI address, Identity identity, Map<String, ?> question) {
    if (address.getHost() == null) {
      throw DatabaseException.plain("Call service failed, errs:[no such host: %s]", address);
    }
    byte[] body = JSON.writeValueAsBytes(question);
    HttpRequest.Builder request = request(address, CONTENT_TYPE, body);
    identity.headers(address, body).forEach(request::header);
    return answer(request.build());
  }

  /// The same for a question in the form of `application/x-www-form-urlencoded`.
  JsonNode postForm(URI address, String form) {
    return answer(
        request(
                address,
                "application/x-www-form-urlencoded",
                form.getBytes(StandardCharsets.US_ASCII))
            .build());
  }

  private static HttpRequest.Builder request(URI address, String contentType, byte[] body) {
    return HttpRequest.newBuilder(address)
        .timeout(TIMEOUT)
        .header("Content-Type", contentType)
        .POST(BodyPublishers.ofByteArray(body));
  }

  private JsonNode answer(HttpRequest request) {
    HttpResponse<byte[]> answer = send(request);
    if (answer.statusCode() != 200) {
      throw DatabaseException.plain(
          "Call service failed, errs:[%d, %s]", answer.statusCode(), echo(answer.body()));
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException broken) {
      throw DatabaseException.plain(
          "Call service failed, unmarshal response failed, errs:[%s]", echo(answer.body()));
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    for (int tries = 1; ; tries++) {
      try {
        HttpResponse<byte[]> answer =
            Client.SHARED.send(
                request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER_BYTES));
        if (tries == TRIES || (answer.statusCode() < 500 && answer.statusCode() != 429)) {
          return answer;
        }
      } catch (IOException failure) {
        if (tries == TRIES) {
          throw DatabaseException.plain(
              "Call service failed, errs:[%s]",
              Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getSimpleName()));
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw DatabaseException.plain("Call service failed, errs:[interrupted]");
      }
      pause.millis(100L << tries);
    }
  }

  private static String echo(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "...";
  }
}
