package dev.nabi.function.jackson;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of a form's fields are lists: those whose property takes several values; every other field is its last value. */
final class FormFieldTypes {
    private FormFieldTypes() {}

    static Map<String, Object> reduced(Map<String, ? extends List<?>> fields, JavaType target, ObjectMapper mapper) {
        boolean all = target.isMapLikeType() && isMany(target.getContentType());
        var many = target.isMapLikeType() ? Set.of() : listsOf(target, mapper);
        var reduced = new LinkedHashMap<String, Object>();
        fields.forEach((name, values) ->
                reduced.put(name, all || many.contains(name) ? values : values.get(values.size() - 1)));
        return reduced;
    }

    private static Set<String> listsOf(JavaType target, ObjectMapper mapper) {
        var names = new HashSet<String>();
        var bean = mapper.getDeserializationConfig().introspect(target);
        for (var property : bean.findProperties()) {
            if (isMany(property.getPrimaryType())) {
                names.add(property.getName());
                property.findAliases().forEach(alias -> names.add(alias.getSimpleName()));
            }
        }
        return names;
    }

    /** Bytes and characters are one value. */
    private static boolean isMany(JavaType type) {
        if (type.isReferenceType()) {
            return isMany(type.getReferencedType());
        }
        return type.isCollectionLikeType()
                || (type.isArrayType()
                        && !type.getContentType().hasRawClass(byte.class)
                        && !type.getContentType().hasRawClass(char.class));
    }
}
