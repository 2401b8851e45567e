package io.elanus.server.grpc;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.wire.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what went wrong into the `common.Status` that clients read. Both the code and the legacy
/// enum are always set.
public final class WireStatus {
  private static final Logger LOG = LoggerFactory.getLogger(WireStatus.class);

  /// Marks errors that the caller can mend; clients read it.
  private static final String INPUT_ERROR = "is_input_error";

  private static final Status OK = Status.getDefaultInstance();

  private WireStatus() {}

  public static Status ok() {
    return OK;
  }

  /// A refusal keeps its code and text. Anything else is our own mistake: the log gets the whole of
  /// it, the client a number and one line.
  @SuppressWarnings("deprecation") // the legacy enum: old clients read nothing else
  public static Status of(Throwable failure) {
    if (failure instanceof DatabaseException refused) {
      return of(refused.code(), refused.getMessage());
    }
    LOG.error("a call failed for a reason nobody planned for", failure);
    String text = failure.getMessage();
    return of(ErrorCode.UNEXPECTED, text == null ? failure.getClass().getSimpleName() : text);
  }

  @SuppressWarnings("deprecation") // as above
  private static Status of(ErrorCode code, String text) {
    Status.Builder status =
        Status.newBuilder()
            .setCode(code.number())
            .setErrorCodeValue(code.legacyNumber())
            .setReason(text)
            .setDetail(text)
            .setRetriable(code.retriable());
    switch (code) {
      case INVALID_PARAMETER, MISSING_PARAMETER, PARAMETER_TOO_LARGE ->
          status.putExtraInfo(INPUT_ERROR, "true");
      default -> {}
    }
    return status.build();
  }
}
