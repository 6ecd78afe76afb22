import type { Site } from "../internet/types.ts";
import { answerHtml } from "./answer.ts";

/** A field of colour, 48 × 32. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAADAAAAAgCAYAAABU1PscAAABuElEQVR4AexXMW7EMAwTMjid23e2Y/v7U0nRin2+uYgMdBJoLZQp" +
  "0snx/v3pHz9fvms9zsOt2cPOw3rdCx/NfCLPIfbCx9ulgIcCideaSq3nie/qQwGuj9sJJZ7JuM24ah8esCCvG8Qg8ALJ7oIvBVoY" +
  "2WONRF7KVD8PBUTSOvm9alfAsEa8cbuGOEOR+nhKIZEdxrUYasZUasYccsZ39KEA08bi5t9g4BZpJKzHrXYfHtjPuC3WW7yhAHef" +
  "wPEieyihFPItMBTgunBNHOQdpIXHEMLa9Xr9g0YUWSmReK0p23qe+K5+KCASFqlD4yYWqdfzSv3uAcP6UIHnqlR6PeeQHK5CHwr4" +
  "Qn4vDAW8Gzdvei88vcQeSihtHtendOI0euK13tWHArx5h4EzSoVbvMgeQ5HcueAqfXjAgjxJkhQNSrKvmMN4rFul/qVAm55nkU8l" +
  "atdQQOStr8tetStgWCPetF1DnKFIfTylkMhmusgLI42IqVS1PhRg+iR51oFFemC9vANX6MMD3tdmzwoFuPsk74hIn4bxLTAUyLVx" +
  "kHeQFlaUDqzdH7hK//9/gEbOyF0rU+uv+78AAAD//2mDf+cAAAAGSURBVAMAsZ/sp1+aN/cAAAAASUVORK5CYII=";
const JPEG =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/4gHYSUNDX1BST0ZJTEUAAQEAAAHIAAAAAAQwAABtbnRyUkdCIFhZWiAH4AABAAEAAAAAAABh" +
  "Y3NwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAQAA9tYAAQAAAADTLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
  "AAAAAAAAAAAAAAAAAAAAAAAAAAlkZXNjAAAA8AAAACRyWFlaAAABFAAAABRnWFlaAAABKAAAABRiWFlaAAABPAAAABR3dHB0AAAB" +
  "UAAAABRyVFJDAAABZAAAAChnVFJDAAABZAAAAChiVFJDAAABZAAAAChjcHJ0AAABjAAAADxtbHVjAAAAAAAAAAEAAAAMZW5VUwAA" +
  "AAgAAAAcAHMAUgBHAEJYWVogAAAAAAAAb6IAADj1AAADkFhZWiAAAAAAAABimQAAt4UAABjaWFlaIAAAAAAAACSgAAAPhAAAts9Y" +
  "WVogAAAAAAAA9tYAAQAAAADTLXBhcmEAAAAAAAQAAAACZmYAAPKnAAANWQAAE9AAAApbAAAAAAAAAABtbHVjAAAAAAAAAAEAAAAM" +
  "ZW5VUwAAACAAAAAcAEcAbwBvAGcAbABlACAASQBuAGMALgAgADIAMAAxADb/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0o" +
  "OjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2Nj" +
  "Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wAARCAAgADADASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAQF" +
  "/8QAFRABAQAAAAAAAAAAAAAAAAAAABP/xAAXAQEBAQEAAAAAAAAAAAAAAAAABAEF/8QAFREBAQAAAAAAAAAAAAAAAAAAABP/2gAM" +
  "AwEAAhEDEQA/AM+ZNVMmyiKKWZNVMmUIpZk1UyZQiqmTVTJoKOvFLMmqmTKEUsyaqZMoRf/Z";
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><script>alert(1)</script><circle cx="2" cy="2" r="2"/></svg>';

/**
 * Hosts of pictures: upload.wikimedia.org answers every file with a JPEG; pictures.example has /field.png, /field.jpg,
 * /drawing.svg (with a script), and /page.png, which says that it is a PNG and is a web page.
 */
export const pictureSite: Site = {
  hosts: ["upload.wikimedia.org", "pictures.example"],
  handle(request) {
    const { hostname, pathname } = new URL(request.url);
    if (hostname === "upload.wikimedia.org") return answerBytes(decode(JPEG), "image/jpeg");
    if (pathname === "/field.png") return answerBytes(decode(PNG), "image/png");
    if (pathname === "/field.jpg") return answerBytes(decode(JPEG), "image/jpeg");
    if (pathname === "/drawing.svg") return answerBytes(new TextEncoder().encode(SVG), "image/svg+xml");
    if (pathname === "/page.png") {
      return answerBytes(new TextEncoder().encode("<!doctype html><script>alert(1)</script>"), "image/png");
    }
    return answerHtml(request, "<!doctype html><title>404</title>", { status: 404 });
  },
};

function answerBytes(bytes: Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(bytes, { headers: { "content-type": type, "cache-control": "public, max-age=86400" } });
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
