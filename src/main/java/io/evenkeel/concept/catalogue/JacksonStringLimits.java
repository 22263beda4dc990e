package io.evenkeel.concept.catalogue;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Raises Jackson's string limit: the Base64 text of an SDXL vector and probe exceeds the default. Request bodies are limited before. */
@Singleton
class JacksonStringLimits implements ObjectMapperCustomizer {
    private static final int MAX_STRING_LENGTH = 64 << 20;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(MAX_STRING_LENGTH)
                        .build());
    }
}
