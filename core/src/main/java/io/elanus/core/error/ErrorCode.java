package io.elanus.core.error;

/// Every way in which a call can fail. Numbers and texts are Milvus's own (`pkg/util/merr`); none
/// is ever reused. The legacy number is the deprecated `error_code` that old clients read.
public enum ErrorCode {
  SERVICE_NOT_READY(1, 56, true, "service not ready"),
  SERVICE_UNAVAILABLE(2, 1, true, "service unavailable"),
  MEMORY_LIMIT_EXCEEDED(3, 52, false, "memory limit exceeded"),
  TOO_MANY_REQUESTS(4, 1, true, "too many concurrent requests, queue is full"),
  INTERNAL(5, 1, false, "service internal error"),
  DISK_LIMIT_EXCEEDED(7, 54, false, "disk limit exceeded"),
  RATE_LIMIT_EXCEEDED(8, 49, true, "rate limit exceeded"),
  QUOTA_EXCEEDED(9, 48, false, "quota exceeded"),
  UNIMPLEMENTED(10, 1, false, "service unimplemented"),
  RESOURCE_INSUFFICIENT(12, 1, true, "service resource insufficient"),

  COLLECTION_NOT_FOUND(100, 4, false, "collection not found"),
  /// The dialect of DescribeCollection and HasCollection: same number, other text.
  CANNOT_FIND_COLLECTION(100, 1, false, "can't find collection"),
  COLLECTION_NOT_LOADED(101, 1, false, "collection not loaded"),
  COLLECTION_NUMBER_LIMIT(102, 1, false, "exceeded the limit number of collections"),
  COLLECTION_NOT_FULLY_LOADED(103, 1, true, "collection not fully loaded"),
  COLLECTION_LOADED(104, 1, false, "collection already loaded"),
  ILLEGAL_SCHEMA(105, 1, false, "illegal collection schema"),
  SCHEMA_MISMATCH(109, 62, false, "collection schema mismatch"),

  PARTITION_NOT_FOUND(200, 15, false, "partition not found"),
  PARTITION_NOT_LOADED(201, 1, false, "partition not loaded"),
  GENERAL_CAPACITY_EXCEEDED(250, 1, false, "general capacity exceeded"),

  RESOURCE_GROUP_NOT_FOUND(300, 1, false, "resource group not found"),
  REPLICA_NOT_FOUND(400, 15, false, "replica not found"),
  SEGMENT_NOT_FOUND(600, 47, false, "segment not found"),

  INDEX_NOT_FOUND(700, 25, false, "index not found"),
  INDEX_NOT_SUPPORTED(701, 1, false, "index type not supported"),
  INDEX_DUPLICATE(702, 1, false, "index duplicates"),

  DATABASE_NOT_FOUND(800, 1, false, "database not found"),
  DATABASE_NUMBER_LIMIT(801, 1, false, "exceeded the limit number of database"),
  INVALID_DATABASE_NAME(802, 1, false, "invalid database name"),

  NODE_NOT_FOUND(901, 1, false, "node not found"),
  IO_FAILED(1001, 1, false, "IO failed"),

  INVALID_PARAMETER(1100, 5, false, "invalid parameter"),
  MISSING_PARAMETER(1101, 1, false, "missing parameter"),
  PARAMETER_TOO_LARGE(1102, 1, false, "parameter too large"),

  ALIAS_NOT_FOUND(1600, 1, false, "alias not found"),
  ALIAS_COLLECTION_CONFLICT(1601, 1, false, "alias and collection name conflict"),
  ALIAS_EXISTS(1602, 1, false, "alias already exist"),

  FIELD_NOT_FOUND(1700, 1, false, "field not found"),
  INVALID_FIELD_NAME(1701, 1, false, "field name invalid"),

  SEGCORE(2000, 1, false, "segcore error"),
  SEGCORE_UNSUPPORTED(2001, 1, false, "segcore unsupported error"),

  INCONSISTENT_REQUERY(2200, 1, true, "inconsistent requery result"),
  UNSUPPORTED_OPERATION(3000, 1, false, "unsupported operation"),

  CANCELLED(10000, 1, false, "context canceled"),
  TIMEOUT(10001, 1, false, "context deadline exceeded"),
  /// Milvus's number for every error that has no number of its own: the text stands alone.
  UNEXPECTED(65535, 1, false, "");

  private final int number;
  private final int legacyNumber;
  private final boolean retriable;
  private final String text;

  ErrorCode(int number, int legacyNumber, boolean retriable, String text) {
    this.number = number;
    this.legacyNumber = legacyNumber;
    this.retriable = retriable;
    this.text = text;
  }

  /// `Status.code`.
  public int number() {
    return number;
  }

  /// `Status.error_code`, the deprecated enum.
  public int legacyNumber() {
    return legacyNumber;
  }

  /// Whether the same request may succeed later.
  public boolean retriable() {
    return retriable;
  }

  /// The base text; a message is `extra: text[key=value]...`.
  public String text() {
    return text;
  }
}
