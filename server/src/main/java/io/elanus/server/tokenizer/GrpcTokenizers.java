package io.elanus.server.tokenizer;

import io.elanus.cluster.role.WouldWait;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.text.analysis.RemoteTokenizers;
import io.elanus.core.text.analysis.Token;
import io.elanus.wire.tokenizer.TokenizationRequest;
import io.elanus.wire.tokenizer.TokenizationResponse;
import io.elanus.wire.tokenizer.TokenizerGrpc;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tokenizers behind Milvus's `milvus.proto.tokenizer.Tokenizer`, one connection for each address.
/// A client names the address that the server then calls, and the files of its TLS; what is in
/// these is told to nobody.
public final class GrpcTokenizers implements RemoteTokenizers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcTokenizers.class);

  /// Connections that are kept; the one that was unused for longest goes.
  private static final int MOST_CHANNELS = 64;

  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
  private static final int LARGEST_ANSWER_BYTES = 64 << 20;

  private final LongSupplier nanos;

  /// In order of use. Guarded by itself, as is `loop`.
  private final Map<Address, ManagedChannel> channels = new LinkedHashMap<>(16, 0.75f, true);

  /// Made for the first channel, so that a start does not wait for it.
  private @Nullable EventLoopGroup loop;

  /// @param nanos a clock that only advances
  public GrpcTokenizers(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public Service service(Address address) {
    return new GrpcService(address);
  }

  private final class GrpcService implements Service {
    private final Address address;

    /// Whether the last call failed: what stays so is logged once.
    private volatile boolean failing;

    GrpcService(Address address) {
      this.address = address;
    }

    @Override
    public void requireReachable() {
      WouldWait.refuse();
      GrpcTokenizers.this.requireReachable(channel(address), address);
    }

    @Override
    public List<Token> tokens(String text, List<Parameter> parameters) throws Failed {
      WouldWait.refuse();
      try {
        List<Token> tokens = ask(address, text, parameters);
        failing = false;
        return tokens;
      } catch (StatusRuntimeException | DatabaseException failure) {
        if (!failing) {
          failing = true;
          LOG.warn("tokenizer {} gives no answer: {}", address.endpoint(), failure.getMessage());
        }
        throw new Failed(String.valueOf(failure.getMessage()));
      }
    }
  }

  private List<Token> ask(Address address, String text, List<Parameter> parameters) {
    TokenizationRequest.Builder request = TokenizationRequest.newBuilder().setText(text);
    for (Parameter parameter : parameters) {
      request.addParametersBuilder().setKey(parameter.key()).addAllValues(parameter.values());
    }
    TokenizationResponse answer =
        TokenizerGrpc.newBlockingStub(channel(address))
            .withDeadlineAfter(LONGEST_CALL)
            .tokenize(request.build());
    List<Token> tokens = new ArrayList<>(answer.getTokensCount());
    for (io.elanus.wire.tokenizer.Token token : answer.getTokensList()) {
      tokens.add(
          new Token(
              token.getText(),
              token.getOffsetFrom(),
              token.getOffsetTo(),
              token.getPosition(),
              token.getPositionLength()));
    }
    return tokens;
  }

  private ManagedChannel channel(Address address) {
    synchronized (channels) {
      ManagedChannel channel = channels.computeIfAbsent(address, this::open);
      if (channels.size() > MOST_CHANNELS) {
        var unused = channels.entrySet().iterator();
        unused.next().getValue().shutdown();
        unused.remove();
      }
      return channel;
    }
  }

  private ManagedChannel open(Address address) {
    URI endpoint;
    try {
      endpoint = URI.create(address.endpoint());
    } catch (IllegalArgumentException broken) {
      throw RemoteTokenizers.unreachable(address, String.valueOf(broken.getMessage()));
    }
    if (endpoint.getHost() == null) {
      throw RemoteTokenizers.unreachable(address, "no host");
    }
    boolean secure = "https".equals(endpoint.getScheme());
    int port = endpoint.getPort() >= 0 ? endpoint.getPort() : secure ? 443 : 80;
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(
                "dns:///" + endpoint.getHost() + ":" + port,
                secure ? tls(address) : InsecureChannelCredentials.create())
            .eventLoopGroup(loop())
            .channelType(NioSocketChannel.class)
            .maxInboundMessageSize(LARGEST_ANSWER_BYTES);
    if (secure && !address.domain().isEmpty()) {
      builder.overrideAuthority(address.domain());
    }
    return builder.build();
  }

  /// A loop of our own: a search may wait on one of the server's for the answer that comes here.
  private EventLoopGroup loop() {
    EventLoopGroup made = loop;
    if (made == null) {
      made =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("tokenizers", true), NioIoHandler.newFactory());
      loop = made;
    }
    return made;
  }

  private static ChannelCredentials tls(Address address) {
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      if (!address.authorities().isEmpty()) {
        credentials.trustManager(new File(address.authorities()));
      }
      if (!address.certificate().isEmpty() && !address.key().isEmpty()) {
        credentials.keyManager(new File(address.certificate()), new File(address.key()));
      }
    } catch (IOException unread) {
      throw RemoteTokenizers.unreachable(address, "cannot read " + unread.getMessage());
    }
    return credentials.build();
  }

  private void requireReachable(ManagedChannel channel, Address address) {
    long deadline = nanos.getAsLong() + LONGEST_CONNECT.toNanos();
    ConnectivityState state = channel.getState(true);
    while (state != ConnectivityState.READY) {
      if (state == ConnectivityState.TRANSIENT_FAILURE || state == ConnectivityState.SHUTDOWN) {
        throw refused(address, "the connection failed");
      }
      CountDownLatch changed = new CountDownLatch(1);
      channel.notifyWhenStateChanged(state, changed::countDown);
      try {
        if (!changed.await(deadline - nanos.getAsLong(), TimeUnit.NANOSECONDS)) {
          throw refused(address, "no answer in " + LONGEST_CONNECT.toSeconds() + " s");
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw refused(address, "interrupted");
      }
      state = channel.getState(true);
    }
  }

  /// Forgets the connection, so that the next try does not wait for its next attempt.
  private DatabaseException refused(Address address, String reason) {
    ManagedChannel failed;
    synchronized (channels) {
      failed = channels.remove(address);
    }
    if (failed != null) {
      failed.shutdownNow();
    }
    return RemoteTokenizers.unreachable(address, reason);
  }

  @Override
  public void close() {
    List<ManagedChannel> open;
    EventLoopGroup made;
    synchronized (channels) {
      open = List.copyOf(channels.values());
      channels.clear();
      made = loop;
    }
    open.forEach(ManagedChannel::shutdownNow);
    if (made != null) {
      made.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
