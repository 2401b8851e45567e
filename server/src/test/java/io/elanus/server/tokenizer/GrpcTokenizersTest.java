package io.elanus.server.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.core.text.analysis.RemoteTokenizers;
import io.elanus.core.text.analysis.RemoteTokenizers.Address;
import io.elanus.core.text.analysis.RemoteTokenizers.Parameter;
import io.elanus.core.text.analysis.Token;
import io.elanus.wire.tokenizer.TokenizationRequest;
import io.elanus.wire.tokenizer.TokenizationResponse;
import io.elanus.wire.tokenizer.TokenizerGrpc;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a service of our own whose tokens are the parts between a separator that it is told.
final class GrpcTokenizersTest {
  private static final List<Parameter> BY_BAR = List.of(new Parameter("by", List.of("|", "x")));

  private final GrpcTokenizers tokenizers = new GrpcTokenizers(System::nanoTime);
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = listen(0);
  }

  private static Server listen(int port) throws IOException {
    return NettyServerBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        .addService(new Splitter())
        .build()
        .start();
  }

  @AfterEach
  void stop() {
    tokenizers.close();
    server.shutdownNow();
  }

  private static final class Splitter extends TokenizerGrpc.TokenizerImplBase {
    @Override
    public void tokenize(
        TokenizationRequest request, StreamObserver<TokenizationResponse> answers) {
      if (request.getText().isEmpty()) {
        answers.onError(Status.INVALID_ARGUMENT.withDescription("no text").asException());
        return;
      }
      TokenizationResponse.Builder answer = TokenizationResponse.newBuilder();
      String separator = request.getParameters(0).getValues(0);
      int at = 0;
      for (String part : request.getText().split(java.util.regex.Pattern.quote(separator))) {
        answer
            .addTokensBuilder()
            .setText(part)
            .setOffsetFrom(at)
            .setOffsetTo(at + part.length())
            .setPosition(answer.getTokensCount() - 1)
            .setPositionLength(1);
        at += part.length() + 1;
      }
      answers.onNext(answer.build());
      answers.onCompleted();
    }
  }

  private Address address() {
    return new Address("http://127.0.0.1:" + server.getPort(), "", "", "", "");
  }

  @Test
  void asksTheServiceForTheTokensOfAText() throws Exception {
    RemoteTokenizers.Service service = tokenizers.service(address());
    service.requireReachable();
    assertThat(service.tokens("a|bc", BY_BAR))
        .containsExactly(new Token("a", 0, 1, 0, 1), new Token("bc", 2, 4, 1, 1));
    assertThatThrownBy(() -> service.tokens("", BY_BAR))
        .isInstanceOf(RemoteTokenizers.Failed.class)
        .hasMessageContaining("no text");
  }

  @Test
  void failsWhileTheServiceIsGoneAndFindsItAgain() throws Exception {
    RemoteTokenizers.Service service = tokenizers.service(address());
    service.requireReachable();
    int port = server.getPort();
    server.shutdownNow().awaitTermination();
    assertThatThrownBy(() -> service.tokens("a", BY_BAR))
        .isInstanceOf(RemoteTokenizers.Failed.class);
    assertThatThrownBy(service::requireReachable)
        .hasMessageStartingWith("failed to connect to gRPC server: http://127.0.0.1:" + port);
    server = listen(port);
    service.requireReachable();
    assertThat(service.tokens("a", BY_BAR)).hasSize(1);
  }

  @Test
  void refusesAddressesThatAreNone() {
    RemoteTokenizers.Service nowhere = tokenizers.service(new Address("http://", "", "", "", ""));
    assertThatThrownBy(nowhere::requireReachable)
        .hasMessageStartingWith("failed to connect to gRPC server: http://, error: ");
    assertThatThrownBy(() -> nowhere.tokens("a", BY_BAR))
        .isInstanceOf(RemoteTokenizers.Failed.class);
    assertThatThrownBy(
            tokenizers.service(new Address("https://127.0.0.1:1", "", "/no/such/file", "", ""))
                ::requireReachable)
        .hasMessageContaining("cannot read");
  }
}
