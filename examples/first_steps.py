"""First steps: create, insert, search with a filter, query, upsert, delete, drop."""

import sys

from pymilvus import MilvusClient

client = MilvusClient(uri=sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:19530")

if client.has_collection("films"):
    client.drop_collection("films")
client.create_collection("films", dimension=4, consistency_level="Strong")

client.insert("films", [
    {"id": 1, "vector": [0.9, 0.1, 0.0, 0.1], "title": "Solaris", "year": 1972},
    {"id": 2, "vector": [0.8, 0.2, 0.1, 0.0], "title": "Stalker", "year": 1979},
    {"id": 3, "vector": [0.1, 0.9, 0.2, 0.0], "title": "Playtime", "year": 1967},
    {"id": 4, "vector": [0.0, 0.1, 0.9, 0.3], "title": "Ran", "year": 1985},
])

for hit in client.search("films", data=[[1.0, 0.1, 0.0, 0.0]], filter="year > 1970", limit=2,
                         output_fields=["title", "year"])[0]:
    print(f"found   {hit['entity']['title']} ({hit['entity']['year']})")

client.upsert("films", [{"id": 3, "vector": [0.1, 0.9, 0.2, 0.0], "title": "PlayTime", "year": 1967}])
client.delete("films", filter="year >= 1985")
for row in client.query("films", filter="title like 'P%'", output_fields=["title"]):
    print(f"upsert  {row['title']}")
print(f"count   {client.query('films', output_fields=['count(*)'])[0]['count(*)']}")
client.drop_collection("films")
