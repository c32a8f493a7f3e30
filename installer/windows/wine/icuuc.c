/* Only for trying the package: an icuuc.dll that knows no character set, which wine 8 lacks.
 * Windows 10 has a real one. Qt asks it for foreign character sets and has its own for UTF-8. */
#define EXPORT __declspec(dllexport)
#define UNSUPPORTED 16
#define REFUSE(error) do { if (error) *(error) = UNSUPPORTED; } while (0)
typedef int Error;
typedef unsigned short Letter;

EXPORT void *ucnv_open(const char *name, Error *error) { REFUSE(error); return 0; }
EXPORT void ucnv_close(void *set) {}
EXPORT void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) {}
EXPORT void ucnv_reset(void *set) {}
EXPORT signed char ucnv_getMaxCharSize(void *set) { return 1; }
EXPORT const char *ucnv_getName(void *set, Error *error) { REFUSE(error); return 0; }
EXPORT void ucnv_getToUCallBack(void *set, void **action, const void **context) {
    if (action) *action = 0;
    if (context) *context = 0;
}
EXPORT void ucnv_getFromUCallBack(void *set, void **action, const void **context) {
    ucnv_getToUCallBack(set, action, context);
}
EXPORT void ucnv_setToUCallBack(void *set, void *action, const void *context, void **old,
                                const void **old_context, Error *error) { REFUSE(error); }
EXPORT void ucnv_setFromUCallBack(void *set, void *action, const void *context, void **old,
                                  const void **old_context, Error *error) { REFUSE(error); }
EXPORT void ucnv_cbToUWriteUChars(void *to, const Letter *from, int length, int offset,
                                  Error *error) { REFUSE(error); }
EXPORT void ucnv_cbFromUWriteUChars(void *to, const Letter **from, const Letter *end, int offset,
                                    Error *error) { REFUSE(error); }
EXPORT void ucnv_toUnicode(void *set, Letter **to, const Letter *to_end, const char **from,
                           const char *from_end, int *offsets, signed char flush, Error *error) {
    REFUSE(error);
}
EXPORT void ucnv_fromUnicode(void *set, char **to, const char *to_end, const Letter **from,
                             const Letter *from_end, int *offsets, signed char flush,
                             Error *error) { REFUSE(error); }
EXPORT int ucnv_toUCountPending(void *set, Error *error) { REFUSE(error); return 0; }
EXPORT int ucnv_fromUCountPending(void *set, Error *error) { REFUSE(error); return 0; }
EXPORT const char *ucnv_getStandardName(const char *name, const char *standard, Error *error) {
    REFUSE(error);
    return 0;
}
EXPORT const char *ucnv_getAvailableName(int number) { return 0; }
EXPORT int ucnv_countAvailable(void) { return 0; }
