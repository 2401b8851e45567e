package io.elanus.core.text.analysis;

import io.elanus.core.error.DatabaseException;
import java.util.List;

/// Services that cut texts, which analyzers may name by their addresses: `grpc` tokenizers. One
/// state of a process, as [WordFiles] is; who starts a server says how they are reached.
public interface RemoteTokenizers {
  /// @param endpoint `http://host:port`, or `https://` with TLS
  /// @param domain that the service's certificate must name; empty for the endpoint's host
  /// @param authorities file of certificates that are trusted; empty for the system's
  /// @param certificate file of our own; empty for none, as its `key`
  record Address(
      String endpoint, String domain, String authorities, String certificate, String key) {}

  /// What a service is told besides the text.
  record Parameter(String key, List<String> values) {}

  /// A service that can be asked. Safe for all threads.
  interface Service {
    /// The tokens of a text, with offsets in bytes of UTF-8; nothing of them is checked.
    ///
    /// @throws Failed when there is no answer
    List<Token> tokens(String text, List<Parameter> parameters) throws Failed;

    /// @throws io.elanus.core.error.DatabaseException when it cannot be reached now
    void requireReachable();
  }

  /// A service gave no answer.
  final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    public Failed(String message) {
      super(message);
    }
  }

  /// The service of an address; nothing is asked yet, for it may come up later.
  Service service(Address address);

  /// From now on services are reached so.
  static void become(RemoteTokenizers tokenizers) {
    Present.tokenizers = tokenizers;
  }

  static RemoteTokenizers present() {
    return Present.tokenizers;
  }

  /// What there is until someone says otherwise.
  final class Present {
    private static volatile RemoteTokenizers tokenizers = Unreachable::new;

    private Present() {}
  }

  /// Where nobody said how services are reached.
  record Unreachable(Address address) implements Service {
    private static final String REASON = "this process reaches no tokenizers";

    @Override
    public List<Token> tokens(String text, List<Parameter> parameters) throws Failed {
      throw new Failed(REASON);
    }

    @Override
    public void requireReachable() {
      throw unreachable(address, REASON);
    }
  }

  /// In Milvus's words.
  static DatabaseException unreachable(Address address, String reason) {
    return AnalyzerParser.refuse(
        "failed to connect to gRPC server: " + address.endpoint() + ", error: " + reason);
  }
}
