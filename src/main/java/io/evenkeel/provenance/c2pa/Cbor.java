package io.evenkeel.provenance.c2pa;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads and writes CBOR (RFC 8949) for manifests. Writes definite lengths and keeps the given order of keys. */
final class Cbor {
    private static final CBOREncodeOptions STRICT =
            new CBOREncodeOptions("allowduplicatekeys=0;resolvereferences=0;allowempty=0");

    private Cbor() {}

    static CBORObject createMap(Object... keysAndValues) {
        CBORObject map = CBORObject.NewOrderedMap();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.Add(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static CBORObject createList(List<CBORObject> values) {
        CBORObject list = CBORObject.NewArray();
        values.forEach(list::Add);
        return list;
    }

    /**
     * Decodes all bytes as one value.
     *
     * @throws ManifestException if they are no single CBOR value, or a map repeats a key
     */
    static CBORObject decode(byte[] bytes, String description) {
        try {
            return CBORObject.DecodeFromBytes(bytes, STRICT);
        } catch (CBORException | IllegalStateException | IllegalArgumentException | ArithmeticException e) {
            throw new ManifestException("broken-manifest", description + " is no CBOR, or holds a key twice.");
        }
    }

    /** Returns the text at a key, tagged or not. */
    static Optional<String> getText(CBORObject map, String key) {
        return get(map, key)
                .filter(value -> value.getType() == CBORType.TextString)
                .map(CBORObject::AsString);
    }

    static Optional<byte[]> getBytes(CBORObject map, String key) {
        return get(map, key)
                .filter(value -> value.getType() == CBORType.ByteString)
                .map(CBORObject::GetByteString);
    }

    /** Returns the non-negative int at a key. */
    static Optional<Integer> getSize(CBORObject map, String key) {
        return get(map, key)
                .filter(value -> value.getType() == CBORType.Integer && value.CanValueFitInInt32())
                .map(CBORObject::AsInt32)
                .filter(value -> value >= 0);
    }

    /** Returns the elements of the list at a key; empty if there is none. */
    static List<CBORObject> getValues(CBORObject map, String key) {
        return get(map, key).map(Cbor::getValues).orElse(List.of());
    }

    static List<CBORObject> getValues(CBORObject list) {
        return list.getType() == CBORType.Array ? new ArrayList<>(list.getValues()) : List.of();
    }

    /** Returns the value at a key without its tag. */
    static Optional<CBORObject> get(CBORObject map, Object key) {
        if (map.getType() != CBORType.Map) {
            return Optional.empty();
        }
        return Optional.ofNullable(map.get(CBORObject.FromObject(key))).map(CBORObject::Untag);
    }

    static boolean isMap(CBORObject value) {
        return value.getType() == CBORType.Map;
    }
}
