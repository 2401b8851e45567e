package io.elanus.server.http;

import io.elanus.cluster.role.WouldWait;
import io.elanus.server.configuration.Configuration;
import io.elanus.server.configuration.Setting;
import io.elanus.wire.MilvusServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The main port, 19530 by default: the Milvus service, the gRPC health service, and HTTP/1.1.
///
/// The limits are what the SDKs need (they ping every 5 to 10 seconds without calls, which a gRPC
/// server takes for an attack unless told otherwise).
public final class GrpcPort implements AutoCloseable {
  /// Go's client pings every 5 seconds; leave room for its clock.
  private static final long SHORTEST_PING_MILLIS = 2_000;

  private static final int FLOW_CONTROL_WINDOW_BYTES = 8 << 20;

  private final Server server;
  private final EventLoopGroup loops;
  private final HealthStatusManager health = new HealthStatusManager();

  /// @param calls runs the handlers of calls
  public GrpcPort(
      Configuration configuration,
      BindableService service,
      List<ServerInterceptor> interceptors,
      Executor calls) {
    loops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new LoopThreads(),
            NioIoHandler.newFactory());
    int maxRequestBytes = configuration.intCount(Setting.MAX_RECEIVE_BYTES);
    InetSocketAddress address =
        new InetSocketAddress(
            configuration.text(Setting.BIND_ADDRESS), configuration.intCount(Setting.PORT));
    ServerServiceDefinition intercepted = ServerInterceptors.intercept(service, interceptors);
    server =
        NettyServerBuilder.forAddress(
                address,
                InternalNettyServerCredentials.create(
                    new OnePort(HttpRoutes::new, maxRequestBytes)))
            .channelType(NioServerSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .directExecutor()
            .callExecutor(executors(calls))
            .permitKeepAliveTime(SHORTEST_PING_MILLIS, TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(maxRequestBytes)
            .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
            .addService(intercepted)
            .addService(health.getHealthService())
            .build();
    health.setStatus("", ServingStatus.NOT_SERVING);
    try {
      server.start();
    } catch (IOException cause) {
      throw new UncheckedIOException(
          "cannot listen on " + address + ": " + cause.getMessage(), cause);
    }
  }

  /// Searches are offered the connection's own event loop, where a small one ends sooner than it
  /// would be handed over (docs/decisions/0100); every other call gets a thread that may wait.
  private static ServerCallExecutorSupplier executors(Executor calls) {
    return new ServerCallExecutorSupplier() {
      @Override
      public <Q, A> Executor getExecutor(ServerCall<Q, A> call, Metadata metadata) {
        return call.getMethodDescriptor() == (Object) MilvusServiceGrpc.getSearchMethod()
            ? Runnable::run
            : calls;
      }
    };
  }

  /// An event loop's thread: calls must not wait on it.
  private static final class LoopThread extends FastThreadLocalThread implements WouldWait.Thread {
    LoopThread(Runnable loop, String name) {
      super(loop, name);
      setDaemon(true);
    }
  }

  private static final class LoopThreads implements ThreadFactory {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public Thread newThread(Runnable loop) {
      return new LoopThread(loop, "wire-" + number.getAndIncrement());
    }
  }

  public int port() {
    return server.getPort();
  }

  /// Tells the health service that calls are welcome.
  public void ready() {
    health.setStatus("", ServingStatus.SERVING);
  }

  /// Refuses new calls, lets running ones end for a moment, then closes.
  @Override
  public void close() {
    health.enterTerminalState();
    server.shutdown();
    try {
      if (!server.awaitTermination(2, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
