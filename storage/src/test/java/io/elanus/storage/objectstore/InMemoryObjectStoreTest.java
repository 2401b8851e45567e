package io.elanus.storage.objectstore;

final class InMemoryObjectStoreTest extends ObjectStoreContract {
  @Override
  ObjectStore openNew() {
    return new InMemoryObjectStore();
  }
}
