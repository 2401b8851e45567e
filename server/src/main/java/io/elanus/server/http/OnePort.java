package io.elanus.server.http;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator.ProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Shares one port between gRPC and HTTP/1.1: the first four bytes of a connection tell them apart
/// (`PRI ` begins every HTTP/2 connection, RFC 9113 section 3.4).
public final class OnePort implements ProtocolNegotiator {
  private static final byte[] HTTP2_PREFACE = "PRI ".getBytes(StandardCharsets.US_ASCII);

  private final ProtocolNegotiator plaintext = InternalProtocolNegotiators.serverPlaintext();
  private final Supplier<ChannelHandler> httpHandler;
  private final int maxRequestBytes;

  /// @param httpHandler makes the handler of one HTTP/1.1 connection's full requests
  public OnePort(Supplier<ChannelHandler> httpHandler, int maxRequestBytes) {
    this.httpHandler = httpHandler;
    this.maxRequestBytes = maxRequestBytes;
  }

  @Override
  public AsciiString scheme() {
    return plaintext.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpcHandler) {
    return new Detector(plaintext.newHandler(grpcHandler));
  }

  @Override
  public void close() {
    plaintext.close();
  }

  /// Gathers four bytes, then makes way for one protocol or the other.
  private final class Detector extends ChannelInboundHandlerAdapter {
    private final ChannelHandler grpc;
    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;
    private @Nullable Object negotiationEvent;

    Detector(ChannelHandler grpc) {
      this.grpc = grpc;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event.getClass() == InternalProtocolNegotiationEvent.getDefault().getClass()) {
        negotiationEvent = event;
      } else {
        context.fireUserEventTriggered(event);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      gathered = Unpooled.wrappedBuffer(gathered, (ByteBuf) message);
      if (gathered.readableBytes() < HTTP2_PREFACE.length) {
        return;
      }
      boolean http2 = true;
      for (int i = 0; i < HTTP2_PREFACE.length; i++) {
        http2 &= gathered.getByte(gathered.readerIndex() + i) == HTTP2_PREFACE[i];
      }
      ByteBuf bytes = gathered;
      gathered = Unpooled.EMPTY_BUFFER;
      if (http2) {
        context.pipeline().addAfter(context.name(), null, grpc);
        Object event =
            negotiationEvent == null
                ? InternalProtocolNegotiationEvent.getDefault()
                : negotiationEvent;
        context.fireUserEventTriggered(event);
      } else {
        context
            .pipeline()
            .addAfter(context.name(), null, httpHandler.get())
            .addAfter(context.name(), null, new HttpObjectAggregator(maxRequestBytes))
            .addAfter(context.name(), null, new HttpServerCodec());
      }
      context.fireChannelRead(bytes);
      context.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      gathered.release();
    }
  }
}
