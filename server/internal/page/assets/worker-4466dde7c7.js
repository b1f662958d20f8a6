var m;(function(e){e[e.Canceled=1]="Canceled",e[e.Unknown=2]="Unknown",e[e.InvalidArgument=3]="InvalidArgument",e[e.DeadlineExceeded=4]="DeadlineExceeded",e[e.NotFound=
5]="NotFound",e[e.AlreadyExists=6]="AlreadyExists",e[e.PermissionDenied=7]="PermissionDenied",e[e.ResourceExhausted=8]="ResourceExhausted",e[e.FailedPrecondition=
9]="FailedPrecondition",e[e.Aborted=10]="Aborted",e[e.OutOfRange=11]="OutOfRange",e[e.Unimplemented=12]="Unimplemented",e[e.Internal=13]="Internal",e[e.Unavailable=
14]="Unavailable",e[e.DataLoss=15]="DataLoss",e[e.Unauthenticated=16]="Unauthenticated"})(m||(m={}));function oe(e,t){return e!==null&&typeof e=="object"&&"$typeName"in e&&typeof e.$typeName=="string"?t===void 0?!0:t.typeName===e.$typeName:!1}var c;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.
SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(c||(c={}));function er(){let e=0,t=0;for(let r=0;r<28;r+=7){let o=this.buf[this.pos++];if(e|=(o&127)<<r,(o&128)==0)return this.assertBounds(),[e,t]}let n=this.buf[this.pos++];
if(e|=(n&15)<<28,t=(n&112)>>4,(n&128)==0)return this.assertBounds(),[e,t];for(let r=3;r<=31;r+=7){let o=this.buf[this.pos++];if(t|=(o&127)<<r,(o&128)==0)return this.
assertBounds(),[e,t]}throw new Error("invalid varint")}function Ce(e,t,n){for(let s=0;s<28;s=s+7){let a=e>>>s,i=!(!(a>>>7)&&t==0),u=(i?a|128:a)&255;if(n.push(u),
!i)return}let r=e>>>28&15|(t&7)<<4,o=t>>3!=0;if(n.push((o?r|128:r)&255),!!o){for(let s=3;s<31;s=s+7){let a=t>>>s,i=!!(a>>>7),u=(i?a|128:a)&255;if(n.push(u),!i)return}
n.push(t>>>31&1)}}var Be=4294967296;function Lt(e){let t=e[0]==="-";t&&(e=e.slice(1));let n=1e6,r=0,o=0;function s(a,i){let u=Number(e.slice(a,i));o*=n,r=r*n+u,
r>=Be&&(o=o+(r/Be|0),r=r%Be)}return s(-24,-18),s(-18,-12),s(-12,-6),s(-6),t?nr(r,o):Wt(r,o)}function tr(e,t){let n=Wt(e,t),r=n.hi&2147483648;r&&(n=nr(n.lo,n.hi));
let o=Mt(n.lo,n.hi);return r?"-"+o:o}function Mt(e,t){if({lo:e,hi:t}=Bs(e,t),t<=2097151)return String(Be*t+e);let n=e&16777215,r=(e>>>24|t<<8)&16777215,o=t>>16&
65535,s=n+r*6777216+o*6710656,a=r+o*8147497,i=o*2,u=1e7;return s>=u&&(a+=Math.floor(s/u),s%=u),a>=u&&(i+=Math.floor(a/u),a%=u),i.toString()+qn(a)+qn(s)}function Bs(e,t){
return{lo:e>>>0,hi:t>>>0}}function Wt(e,t){return{lo:e|0,hi:t|0}}function nr(e,t){return t=~t,e?e=~e+1:t+=1,Wt(e,t)}var qn=e=>{let t=String(e);return"0000000".slice(
t.length)+t};function se(e,t){if(e>=0){for(;e>127;)t.push(e&127|128),e=e>>>7;t.push(e)}else{for(let n=0;n<9;n++)t.push(e&127|128),e=e>>7;t.push(1)}}function rr(){
let e=this.buf[this.pos++],t=e&127;if((e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<7,(e&128)==0)return this.assertBounds(),t;if(e=
this.buf[this.pos++],t|=(e&127)<<14,(e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<21,(e&128)==0)return this.assertBounds(),t;e=this.
buf[this.pos++],t|=(e&15)<<28;for(let n=5;(e&128)!==0&&n<10;n++)e=this.buf[this.pos++];if((e&128)!=0)throw new Error("invalid varint");return this.assertBounds(),
t>>>0}var y=Cs();function Cs(){let e=new DataView(new ArrayBuffer(8));if(typeof BigInt=="function"&&typeof e.getBigInt64=="function"&&typeof e.getBigUint64=="function"&&
typeof e.setBigInt64=="function"&&typeof e.setBigUint64=="function"&&(!!globalThis.Deno||!!globalThis.Bun||typeof process!="object"||typeof process.env!="object"||
process.env.BUF_BIGINT_DISABLE!=="1")){let n=BigInt("-9223372036854775808"),r=BigInt("9223372036854775807"),o=BigInt("0"),s=BigInt("18446744073709551615");return{
zero:BigInt(0),supported:!0,parse(a){let i=typeof a=="bigint"?a:BigInt(a);if(i>r||i<n)throw new Error(`invalid int64: ${a}`);return i},uParse(a){let i=typeof a==
"bigint"?a:BigInt(a);if(i>s||i<o)throw new Error(`invalid uint64: ${a}`);return i},enc(a){return e.setBigInt64(0,this.parse(a),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(
4,!0)}},uEnc(a){return e.setBigInt64(0,this.uParse(a),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(4,!0)}},dec(a,i){return e.setInt32(0,a,!0),e.setInt32(4,i,!0),e.getBigInt64(
0,!0)},uDec(a,i){return e.setInt32(0,a,!0),e.setInt32(4,i,!0),e.getBigUint64(0,!0)}}}return{zero:"0",supported:!1,parse(n){return typeof n!="string"&&(n=n.toString()),
or(n),n},uParse(n){return typeof n!="string"&&(n=n.toString()),sr(n),n},enc(n){return typeof n!="string"&&(n=n.toString()),or(n),Lt(n)},uEnc(n){return typeof n!=
"string"&&(n=n.toString()),sr(n),Lt(n)},dec(n,r){return tr(n,r)},uDec(n,r){return Mt(n,r)}}}function or(e){if(!/^-?[0-9]+$/.test(e))throw new Error("invalid int\
64: "+e)}function sr(e){if(!/^[0-9]+$/.test(e))throw new Error("invalid uint64: "+e)}function H(e,t,n){if(t===n)return!0;if(e==c.BYTES){if(!(t instanceof Uint8Array)||!(n instanceof Uint8Array)||t.length!==n.length)return!1;for(let r=0;r<t.length;r++)
if(t[r]!==n[r])return!1;return!0}switch(e){case c.UINT64:case c.FIXED64:case c.INT64:case c.SFIXED64:case c.SINT64:return t==n}return!1}function T(e,t){switch(e){case c.
STRING:return"";case c.BOOL:return!1;case c.DOUBLE:case c.FLOAT:return 0;case c.INT64:case c.UINT64:case c.SFIXED64:case c.FIXED64:case c.SINT64:return t?"0":y.
zero;case c.BYTES:return new Uint8Array(0);default:return 0}}function ar(e,t){switch(e){case c.BOOL:return t===!1;case c.STRING:return t==="";case c.BYTES:return t instanceof
Uint8Array&&!t.byteLength;case c.DOUBLE:case c.FLOAT:return Object.is(t,0);default:return t==0}}var ir=2,F=Symbol.for("reflect unsafe local");function ke(e,t){let n=e[t.localName].case;return n===void 0?n:t.fields.find(r=>r.localName===n)}function ur(e,t){
let n=t.localName;if(t.oneof)return e[t.oneof.localName].case===n;if(t.presence!=ir)return e[n]!==void 0&&Object.prototype.hasOwnProperty.call(e,n);switch(t.fieldKind){case"\
list":return e[n].length>0;case"map":return Object.keys(e[n]).length>0;case"scalar":return!ar(t.scalar,e[n]);case"enum":return e[n]!==t.enum.values[0].number}throw new Error(
"message field with implicit presence")}function Z(e,t){return Object.prototype.hasOwnProperty.call(e,t)&&e[t]!==void 0}function Le(e,t){if(t.oneof){let n=e[t.oneof.
localName];return n.case===t.localName?n.value:void 0}return e[t.localName]}function Me(e,t,n){t.oneof?e[t.oneof.localName]={case:t.localName,value:n}:e[t.localName]=
n}function cr(e,t){let n=t.localName;if(t.oneof){let r=t.oneof.localName;e[r].case===n&&(e[r]={case:void 0})}else if(t.presence!=ir)delete e[n];else switch(t.fieldKind){case"\
map":e[n]={};break;case"list":e[n]=[];break;case"enum":e[n]=t.enum.values[0].number;break;case"scalar":e[n]=T(t.scalar,t.longAsString);break}}function k(e){return e!==null&&typeof e=="object"&&!Array.isArray(e)}function ae(e,t){var n,r,o,s;if(k(e)&&F in e&&"add"in e&&"field"in e&&typeof e.field=="function"){if(t!==void 0){let a=t,i=e.field();return a.listKind==i.listKind&&
a.scalar===i.scalar&&((n=a.message)===null||n===void 0?void 0:n.typeName)===((r=i.message)===null||r===void 0?void 0:r.typeName)&&((o=a.enum)===null||o===void 0?
void 0:o.typeName)===((s=i.enum)===null||s===void 0?void 0:s.typeName)}return!0}return!1}function ie(e,t){var n,r,o,s;if(k(e)&&F in e&&"has"in e&&"field"in e&&typeof e.
field=="function"){if(t!==void 0){let a=t,i=e.field();return a.mapKey===i.mapKey&&a.mapKind==i.mapKind&&a.scalar===i.scalar&&((n=a.message)===null||n===void 0?void 0:
n.typeName)===((r=i.message)===null||r===void 0?void 0:r.typeName)&&((o=a.enum)===null||o===void 0?void 0:o.typeName)===((s=i.enum)===null||s===void 0?void 0:s.
typeName)}return!0}return!1}function O(e,t){return k(e)&&F in e&&"desc"in e&&k(e.desc)&&e.desc.kind==="message"&&(t===void 0||e.desc.typeName==t.typeName)}function lr(e){return dr(e.$typeName)}function B(e){let t=e.fields[0];return dr(e.typeName)&&t!==void 0&&t.fieldKind=="scalar"&&t.name=="value"&&t.number==1}function We(e){
switch(e.typeName){case"google.protobuf.Any":case"google.protobuf.Timestamp":case"google.protobuf.Duration":case"google.protobuf.FieldMask":case"google.protobuf\
.Struct":case"google.protobuf.Value":case"google.protobuf.ListValue":return!0;default:return B(e)}}function dr(e){return e.startsWith("google.protobuf.")&&["Dou\
bleValue","FloatValue","Int64Value","UInt64Value","Int32Value","UInt32Value","BoolValue","StringValue","BytesValue"].includes(e.substring(16))}var ks=999,Ls=998,_e=2;function N(e,t){if(oe(t,e))return t;let n=Ys(e);return t!==void 0&&Ms(e,n,t),n}function Ms(e,t,n){for(let r of e.members){let o=n[r.localName];
if(o==null)continue;let s;if(r.kind=="oneof"){let a=ke(n,r);if(!a)continue;s=a,o=Le(n,a)}else s=r;switch(s.fieldKind){case"message":o=Dt(s,o);break;case"scalar":
o=pr(s,o);break;case"list":o=_s(s,o);break;case"map":o=Ws(s,o);break}Me(t,s,o)}return t}function pr(e,t){return e.scalar==c.BYTES?Yt(t):t}function Ws(e,t){if(k(
t)){if(e.scalar==c.BYTES)return fr(t,Yt);if(e.mapKind=="message")return fr(t,n=>Dt(e,n))}return t}function _s(e,t){if(Array.isArray(t)){if(e.scalar==c.BYTES)return t.
map(Yt);if(e.listKind=="message")return t.map(n=>Dt(e,n))}return t}function Dt(e,t){if(e.fieldKind=="message"&&!e.oneof&&B(e.message))return pr(e.message.fields[0],
t);if(k(t)){if(e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!=="google.protobuf.Value")return t;if(!oe(t,e.message))return N(e.message,t)}return t}
function Yt(e){return Array.isArray(e)?new Uint8Array(e):e}function fr(e,t){let n={};for(let r of Object.entries(e))n[r[0]]=t(r[1]);return n}var Ds=Symbol(),mr=new WeakMap;
function Ys(e){let t;if(Xs(e)){let n=mr.get(e),r,o;if(n)({prototype:r,members:o}=n);else{r={},o=new Set;for(let s of e.members)s.kind!="oneof"&&(s.fieldKind!="s\
calar"&&s.fieldKind!="enum"||s.presence!=_e&&(o.add(s),r[s.localName]=_t(s)));mr.set(e,{prototype:r,members:o})}t=Object.create(r),t.$typeName=e.typeName;for(let s of e.
members)o.has(s)||s.kind=="field"&&(s.fieldKind=="message"||(s.fieldKind=="scalar"||s.fieldKind=="enum")&&s.presence!=_e)||(t[s.localName]=_t(s))}else{t={$typeName:e.
typeName};for(let n of e.members)(n.kind=="oneof"||n.presence==_e)&&(t[n.localName]=_t(n))}return t}function Xs(e){switch(e.file.edition){case ks:return!1;case Ls:
return!0;default:return e.fields.some(t=>t.presence!=_e&&t.fieldKind!="message"&&!t.oneof)}}function _t(e){if(e.kind=="oneof")return{case:void 0};if(e.fieldKind==
"list")return[];if(e.fieldKind=="map")return{};if(e.fieldKind=="message")return Ds;let t=e.getDefaultValue();return t!==void 0?e.fieldKind=="scalar"&&e.longAsString?
t.toString():t:e.fieldKind=="scalar"?T(e.scalar,e.longAsString):e.enum.values[0].number}var Zs=["FieldValueInvalidError","FieldListRangeError","ForeignFieldError"],A=class extends Error{constructor(t,n,r="FieldValueInvalidError"){super(n),this.name=
r,this.field=()=>t}};function gr(e){return e instanceof Error&&Zs.includes(e.name)&&"field"in e&&typeof e.field=="function"}var Xt=Symbol.for("@bufbuild/protobuf/text-encoding");function ue(){if(globalThis[Xt]==null){let e=new globalThis.TextEncoder,t=new globalThis.TextDecoder,n;globalThis[Xt]={encodeUtf8(r){return e.encode(r)},decodeUtf8(r,o){
return o?(n===void 0&&(n=new globalThis.TextDecoder("utf-8",{fatal:!0})),n.decode(r)):t.decode(r)},checkUtf8(r){try{return encodeURIComponent(r),!0}catch{return!1}}}}
return globalThis[Xt]}var S;(function(e){e[e.Varint=0]="Varint",e[e.Bit64=1]="Bit64",e[e.LengthDelimited=2]="LengthDelimited",e[e.StartGroup=3]="StartGroup",e[e.EndGroup=4]="EndGroup",
e[e.Bit32=5]="Bit32"})(S||(S={}));var Ot=34028234663852886e22,Jt=-34028234663852886e22,Kt=4294967295,Pt=2147483647,zt=-2147483648,j=class{constructor(t=ue().encodeUtf8){
this.encodeUtf8=t,this.stack=[],this.chunks=[],this.buf=[]}finish(){this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]);let t=0;for(let o=0;o<
this.chunks.length;o++)t+=this.chunks[o].length;let n=new Uint8Array(t),r=0;for(let o=0;o<this.chunks.length;o++)n.set(this.chunks[o],r),r+=this.chunks[o].length;
return this.chunks=[],n}fork(){return this.stack.push({chunks:this.chunks,buf:this.buf}),this.chunks=[],this.buf=[],this}join(){let t=this.finish(),n=this.stack.
pop();if(!n)throw new Error("invalid state, fork stack empty");return this.chunks=n.chunks,this.buf=n.buf,this.uint32(t.byteLength),this.raw(t)}tag(t,n){return this.
uint32((t<<3|n)>>>0)}raw(t){return this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]),this.chunks.push(t),this}uint32(t){for(hr(t);t>127;)
this.buf.push(t&127|128),t=t>>>7;return this.buf.push(t),this}int32(t){return Zt(t),se(t,this.buf),this}bool(t){return this.buf.push(t?1:0),this}bytes(t){return this.
uint32(t.byteLength),this.raw(t)}string(t){let n=this.encodeUtf8(t);return this.uint32(n.byteLength),this.raw(n)}float(t){Os(t);let n=new Uint8Array(4);return new DataView(
n.buffer).setFloat32(0,t,!0),this.raw(n)}double(t){let n=new Uint8Array(8);return new DataView(n.buffer).setFloat64(0,t,!0),this.raw(n)}fixed32(t){hr(t);let n=new Uint8Array(
4);return new DataView(n.buffer).setUint32(0,t,!0),this.raw(n)}sfixed32(t){Zt(t);let n=new Uint8Array(4);return new DataView(n.buffer).setInt32(0,t,!0),this.raw(
n)}sint32(t){return Zt(t),t=(t<<1^t>>31)>>>0,se(t,this.buf),this}sfixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=y.enc(t);return r.setInt32(0,o.lo,
!0),r.setInt32(4,o.hi,!0),this.raw(n)}fixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=y.uEnc(t);return r.setInt32(0,o.lo,!0),r.setInt32(4,o.hi,!0),
this.raw(n)}int64(t){let n=y.enc(t);return Ce(n.lo,n.hi,this.buf),this}sint64(t){let n=y.enc(t),r=n.hi>>31,o=n.lo<<1^r,s=(n.hi<<1|n.lo>>>31)^r;return Ce(o,s,this.
buf),this}uint64(t){let n=y.uEnc(t);return Ce(n.lo,n.hi,this.buf),this}},J=class{constructor(t,n=ue().decodeUtf8){this.decodeUtf8=n,this.varint64=er,this.uint32=
rr,this.buf=t,this.len=t.length,this.pos=0,this.view=new DataView(t.buffer,t.byteOffset,t.byteLength)}tag(){let t=this.pos,n=this.uint32(),r=this.pos-t;if(r>5||
r==5&&this.buf[this.pos-1]>15)throw new Error("illegal tag: varint overflows uint32");let o=n>>>3,s=n&7;if(o<=0||s>5)throw new Error("illegal tag: field no "+o+
" wire type "+s);return[o,s]}skip(t,n,r=100){let o=this.pos;switch(t){case S.Varint:for(;this.buf[this.pos++]&128;);break;case S.Bit64:this.pos+=4;case S.Bit32:
this.pos+=4;break;case S.LengthDelimited:let s=this.uint32();this.pos+=s;break;case S.StartGroup:if(r<=0)throw new Error("maximum recursion depth reached");for(;;){
let[a,i]=this.tag();if(i===S.EndGroup){if(n!==void 0&&a!==n)throw new Error("invalid end group tag");break}this.skip(i,a,r-1)}break;default:throw new Error("can\
t skip wire type "+t)}return this.assertBounds(),this.buf.subarray(o,this.pos)}assertBounds(){if(this.pos>this.len)throw new RangeError("premature EOF")}int32(){
return this.uint32()|0}sint32(){let t=this.uint32();return t>>>1^-(t&1)}int64(){return y.dec(...this.varint64())}uint64(){return y.uDec(...this.varint64())}sint64(){
let[t,n]=this.varint64(),r=-(t&1);return t=(t>>>1|(n&1)<<31)^r,n=n>>>1^r,y.dec(t,n)}bool(){let[t,n]=this.varint64();return t!==0||n!==0}fixed32(){return this.view.
getUint32((this.pos+=4)-4,!0)}sfixed32(){return this.view.getInt32((this.pos+=4)-4,!0)}fixed64(){return y.uDec(this.sfixed32(),this.sfixed32())}sfixed64(){return y.
dec(this.sfixed32(),this.sfixed32())}float(){return this.view.getFloat32((this.pos+=4)-4,!0)}double(){return this.view.getFloat64((this.pos+=8)-8,!0)}bytes(){let t=this.
uint32(),n=this.pos;return this.pos+=t,this.assertBounds(),this.buf.subarray(n,n+t)}string(t){return this.decodeUtf8(this.bytes(),t)}};function Zt(e){if(typeof e==
"string")e=Number(e);else if(typeof e!="number")throw new Error("invalid int32: "+typeof e);if(!Number.isInteger(e)||e>Pt||e<zt)throw new Error("invalid int32: "+
e)}function hr(e){if(typeof e=="string")e=Number(e);else if(typeof e!="number")throw new Error("invalid uint32: "+typeof e);if(!Number.isInteger(e)||e>Kt||e<0)throw new Error(
"invalid uint32: "+e)}function Os(e){if(typeof e=="string"){let t=e;if(e=Number(e),Number.isNaN(e)&&t!=="NaN")throw new Error("invalid float32: "+t)}else if(typeof e!=
"number")throw new Error("invalid float32: "+typeof e);if(Number.isFinite(e)&&(e>Ot||e<Jt))throw new Error("invalid float32: "+e)}function L(e,t){let n=e.fieldKind=="list"?ae(t,e):e.fieldKind=="map"?ie(t,e):jt(e,t);if(n===!0)return;let r;switch(e.fieldKind){case"list":r=`expected ${Er(e)},\
 got ${V(t)}`;break;case"map":r=`expected ${Rr(e)}, got ${V(t)}`;break;default:r=De(e,t,n)}return new A(e,r)}function Ht(e,t,n){let r=jt(e,n);if(r!==!0)return new A(
e,`list item #${t+1}: ${De(e,n,r)}`)}function br(e,t,n){let r=Qt(t,e.mapKey);if(r!==!0)return new A(e,`invalid map key: ${De({scalar:e.mapKey},t,r)}`);let o=jt(
e,n);if(o!==!0)return new A(e,`map entry ${V(t)}: ${De(e,n,o)}`)}function jt(e,t){return e.scalar!==void 0?Qt(t,e.scalar):e.enum!==void 0?e.enum.open?Qt(t,c.INT32):
e.enum.values.some(n=>n.number===t):O(t,e.message)}function Qt(e,t){switch(t){case c.DOUBLE:return typeof e=="number";case c.FLOAT:return typeof e!="number"?!1:
Number.isNaN(e)||!Number.isFinite(e)?!0:e>Ot||e<Jt?`${e.toFixed()} out of range`:!0;case c.INT32:case c.SFIXED32:case c.SINT32:return typeof e!="number"||!Number.
isInteger(e)?!1:e>Pt||e<zt?`${e.toFixed()} out of range`:!0;case c.FIXED32:case c.UINT32:return typeof e!="number"||!Number.isInteger(e)?!1:e>Kt||e<0?`${e.toFixed()}\
 out of range`:!0;case c.BOOL:return typeof e=="boolean";case c.STRING:return typeof e!="string"?!1:ue().checkUtf8(e)||"invalid UTF8";case c.BYTES:return e instanceof
Uint8Array;case c.INT64:case c.SFIXED64:case c.SINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return y.parse(e),!0}catch{return`${e}\
 out of range`}return!1;case c.FIXED64:case c.UINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return y.uParse(e),!0}catch{return`${e}\
 out of range`}return!1}}function De(e,t,n){return n=typeof n=="string"?`: ${n}`:`, got ${V(t)}`,e.scalar!==void 0?`expected ${Js(e.scalar)}`+n:e.enum!==void 0?
`expected ${e.enum.toString()}`+n:`expected ${yr(e.message)}`+n}function V(e){switch(typeof e){case"object":return e===null?"null":e instanceof Uint8Array?`Uint\
8Array(${e.length})`:Array.isArray(e)?`Array(${e.length})`:ae(e)?Er(e.field()):ie(e)?Rr(e.field()):O(e)?yr(e.desc):oe(e)?`message ${e.$typeName}`:"object";case"\
string":return e.length>30?"string":`"${e.split('"').join('\\"')}"`;case"boolean":return String(e);case"number":return String(e);case"bigint":return String(e)+"\
n";default:return typeof e}}function yr(e){return`ReflectMessage (${e.typeName})`}function Er(e){switch(e.listKind){case"message":return`ReflectList (${e.message.
toString()})`;case"enum":return`ReflectList (${e.enum.toString()})`;case"scalar":return`ReflectList (${c[e.scalar]})`}}function Rr(e){switch(e.mapKind){case"mes\
sage":return`ReflectMap (${c[e.mapKey]}, ${e.message.toString()})`;case"enum":return`ReflectMap (${c[e.mapKey]}, ${e.enum.toString()})`;case"scalar":return`Refl\
ectMap (${c[e.mapKey]}, ${c[e.scalar]})`}}function Js(e){switch(e){case c.STRING:return"string";case c.BOOL:return"boolean";case c.INT64:case c.SINT64:case c.SFIXED64:
return"bigint (int64)";case c.UINT64:case c.FIXED64:return"bigint (uint64)";case c.BYTES:return"Uint8Array";case c.DOUBLE:return"number (float64)";case c.FLOAT:
return"number (float32)";case c.FIXED32:case c.UINT32:return"number (uint32)";case c.INT32:case c.SFIXED32:case c.SINT32:return"number (int32)"}}var Ks=0;function I(e,t,n=!0){return new Xe(e,t,n)}var Sr=new WeakMap,Xe=class{get sortedFields(){let t=Sr.get(this.desc);if(t)return t;let n=this.desc.fields.concat().
sort((r,o)=>r.number-o.number);return Sr.set(this.desc,n),n}constructor(t,n,r=!0){this.lists=new Map,this.maps=new Map,this.check=r,this.desc=t,this.message=this[F]=
n??N(t),this.fields=t.fields,this.oneofs=t.oneofs,this.members=t.members}findNumber(t){return this._fieldsByNumber||(this._fieldsByNumber=new Map(this.desc.fields.
map(n=>[n.number,n]))),this._fieldsByNumber.get(t)}oneofCase(t){return ce(this.message,t),ke(this.message,t)}isSet(t){return ce(this.message,t),ur(this.message,
t)}clear(t){ce(this.message,t),cr(this.message,t)}get(t){ce(this.message,t);let n=Le(this.message,t);switch(t.fieldKind){case"list":let r=this.lists.get(t);return(!r||
r[F]!==n)&&this.lists.set(t,r=new en(t,n,this.check)),r;case"map":let o=this.maps.get(t);return(!o||o[F]!==n)&&this.maps.set(t,o=new tn(t,n,this.check)),o;case"\
message":return rn(t,n,this.check);case"scalar":return n===void 0?T(t.scalar,!1):on(t,n);case"enum":return n??t.enum.values[0].number}}set(t,n){if(ce(this.message,
t),this.check){let o=L(t,n);if(o)throw o}let r;t.fieldKind=="message"?r=nn(t,n):ie(n)||ae(n)?r=n[F]:r=sn(t,n),Me(this.message,t,r)}getUnknown(){return this.message.
$unknown}setUnknown(t){this.message.$unknown=t}};function ce(e,t){if(t.parent.typeName!==e.$typeName)throw new A(t,`cannot use ${t.toString()} with message ${e.
$typeName}`,"ForeignFieldError")}var en=class{field(){return this._field}get size(){return this._arr.length}constructor(t,n,r){this._field=t,this._arr=this[F]=n,this.check=r}get(t){let n=this._arr[t];
return n===void 0?void 0:$t(this._field,n,this.check)}set(t,n){if(t<0||t>=this._arr.length)throw new A(this._field,`list item #${t+1}: out of range`);if(this.check){
let r=Ht(this._field,t,n);if(r)throw r}this._arr[t]=Nr(this._field,n)}add(t){if(this.check){let n=Ht(this._field,this._arr.length,t);if(n)throw n}this._arr.push(
Nr(this._field,t))}clear(){this._arr.splice(0,this._arr.length)}[Symbol.iterator](){return this.values()}keys(){return this._arr.keys()}*values(){for(let t of this.
_arr)yield $t(this._field,t,this.check)}*entries(){for(let t=0;t<this._arr.length;t++)yield[t,$t(this._field,this._arr[t],this.check)]}};var tn=class{constructor(t,n,r=!0){this.obj=this[F]=n??{},this.check=r,this._field=t}field(){return this._field}set(t,n){if(this.check){let r=br(this._field,t,n);
if(r)throw r}return this.obj[Ye(t)]=Ps(this._field,n),this}delete(t){let n=Ye(t),r=Object.prototype.hasOwnProperty.call(this.obj,n);return r&&delete this.obj[n],
r}clear(){for(let t of Object.keys(this.obj))delete this.obj[t]}get(t){let n=this.obj[Ye(t)];return n!==void 0&&(n=qt(this._field,n,this.check)),n}has(t){return Object.
prototype.hasOwnProperty.call(this.obj,Ye(t))}*keys(){for(let t of Object.keys(this.obj))yield Ir(t,this._field.mapKey)}*entries(){for(let t of Object.entries(this.
obj))yield[Ir(t[0],this._field.mapKey),qt(this._field,t[1],this.check)]}[Symbol.iterator](){return this.entries()}get size(){return Object.keys(this.obj).length}*values(){
for(let t of Object.values(this.obj))yield qt(this._field,t,this.check)}forEach(t,n){for(let r of this.entries())t.call(n,r[1],r[0],this)}};function nn(e,t){return O(
t)?lr(t.message)&&!e.oneof&&e.fieldKind=="message"?t.message.value:t.desc.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"?Vr(t.message):
t.message:t}function rn(e,t,n){return t!==void 0&&(B(e.message)&&!e.oneof&&e.fieldKind=="message"?t={$typeName:e.message.typeName,value:on(e.message.fields[0],t)}:
e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"&&k(t)&&(t=Ar(t))),new Xe(e.message,t,n)}function Nr(e,t){return e.listKind==
"message"?nn(e,t):sn(e,t)}function $t(e,t,n){return e.listKind=="message"?rn(e,t,n):on(e,t)}function Ps(e,t){return e.mapKind=="message"?nn(e,t):sn(e,t)}function qt(e,t,n){
return e.mapKind=="message"?rn(e,t,n):t}function Ye(e){return typeof e=="string"||typeof e=="number"?e:String(e)}function Ir(e,t){switch(t){case c.STRING:return e;case c.
INT32:case c.FIXED32:case c.UINT32:case c.SFIXED32:case c.SINT32:{let n=Number.parseInt(e);if(Number.isFinite(n))return n;break}case c.BOOL:switch(e){case"true":
return!0;case"false":return!1}break;case c.UINT64:case c.FIXED64:try{return y.uParse(e)}catch{}break;default:try{return y.parse(e)}catch{}break}return e}function on(e,t){
switch(e.scalar){case c.INT64:case c.SFIXED64:case c.SINT64:"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=y.parse(t));break;case c.FIXED64:case c.UINT64:
"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=y.uParse(t));break}return t}function sn(e,t){switch(e.scalar){case c.INT64:case c.SFIXED64:case c.SINT64:
"longAsString"in e&&e.longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=y.parse(t));break;case c.FIXED64:case c.UINT64:"longAsString"in e&&e.
longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=y.uParse(t));break}return t}function Ar(e){let t={$typeName:"google.protobuf.Struct",fields:{}};
if(k(e))for(let[n,r]of Object.entries(e))t.fields[n]=xr(r);return t}function Vr(e){let t={};for(let[n,r]of Object.entries(e.fields))t[n]=vr(r);return t}function vr(e){
switch(e.kind.case){case"structValue":return Vr(e.kind.value);case"listValue":return e.kind.value.values.map(vr);case"nullValue":case void 0:return null;default:
return e.kind.value}}function xr(e){let t={$typeName:"google.protobuf.Value",kind:{case:void 0}};switch(typeof e){case"number":t.kind={case:"numberValue",value:e};
break;case"string":t.kind={case:"stringValue",value:e};break;case"boolean":t.kind={case:"boolValue",value:e};break;case"object":if(e===null)t.kind={case:"nullVa\
lue",value:Ks};else if(Array.isArray(e)){let n={$typeName:"google.protobuf.ListValue",values:[]};if(Array.isArray(e))for(let r of e)n.values.push(xr(r));t.kind=
{case:"listValue",value:n}}else t.kind={case:"structValue",value:Ar(e)};break}return t}function un(e,t){return wr(I(e,t)).message}function wr(e){let t=I(e.desc);for(let r of e.fields)if(e.isSet(r))switch(r.fieldKind){case"list":let o=t.get(r);for(let a of e.
get(r))o.add(an(r,a));break;case"map":let s=t.get(r);for(let a of e.get(r).entries())s.set(a[0],an(r,a[1]));break;default:{t.set(r,an(r,e.get(r)));break}}let n=e.
getUnknown();return n&&n.length>0&&t.setUnknown([...n]),t}function an(e,t){return e.message!==void 0&&O(t)?wr(t):e.scalar==c.BYTES&&t instanceof Uint8Array?t.slice():
t}function q(e){let t=zs(),n=e.length*3/4;e[e.length-2]=="="?n-=2:e[e.length-1]=="="&&(n-=1);let r=new Uint8Array(n),o=0,s=0,a,i=0;for(let u=0;u<e.length;u++){if(a=
t[e.charCodeAt(u)],a===void 0)switch(e[u]){case"=":s=0;case`
`:case"\r":case"	":case" ":continue;default:throw Error("invalid base64 string")}switch(s){case 0:i=a,s=1;break;case 1:r[o++]=i<<2|(a&48)>>4,i=a,s=2;break;case 2:
r[o++]=(i&15)<<4|(a&60)>>2,i=a,s=3;break;case 3:r[o++]=(i&3)<<6|a,s=0;break}}if(s==1)throw Error("invalid base64 string");return r.subarray(0,o)}function le(e,t="\
std"){let n=Ur(t),r=t=="std",o="",s=0,a,i=0;for(let u=0;u<e.length;u++)switch(a=e[u],s){case 0:o+=n[a>>2],i=(a&3)<<4,s=1;break;case 1:o+=n[i|a>>4],i=(a&15)<<2,s=
2;break;case 2:o+=n[i|a>>6],o+=n[a&63],s=0;break}return s&&(o+=n[i],r&&(o+="=",s==1&&(o+="="))),o}var Ze,Gr,$;function Ur(e){return Ze||(Ze="ABCDEFGHIJKLMNOPQRS\
TUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split(""),Gr=Ze.slice(0,-2).concat("-","_")),e=="url"?Gr:Ze}function zs(){if(!$){$=[];let e=Ur("std");for(let t=0;t<
e.length;t++)$[e[t].charCodeAt(0)]=t;$[45]=e.indexOf("+"),$[95]=e.indexOf("/")}return $}function M(e){let t=!1,n=[];for(let r=0;r<e.length;r++){let o=e.charAt(r);switch(o){case"_":t=!0;break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"\
7":case"8":case"9":n.push(o),t=!1;break;default:t&&(t=!1,o=o.toUpperCase()),n.push(o);break}}return n.join("")}function Oe(e){return e.replace(/[A-Z]/g,t=>"_"+t.
toLowerCase())}var Qs=new Set(["constructor","toString","toJSON","valueOf"]);function ee(e){return Qs.has(e)?e+"$":e}function de(e){for(let t of e.field)Z(t,"jsonName")||(t.jsonName=M(t.name));e.nestedType.forEach(de)}function Tr(e,t){let n=e.values.find(r=>r.name===t);if(!n)throw new Error(`cannot parse ${e} default value: ${t}`);return n.number}function Fr(e,t){switch(e){case c.
STRING:return t;case c.BYTES:{let n=Hs(t);if(n===!1)throw new Error(`cannot parse ${c[e]} default value: ${t}`);return n}case c.INT64:case c.SFIXED64:case c.SINT64:
return y.parse(t);case c.UINT64:case c.FIXED64:return y.uParse(t);case c.DOUBLE:case c.FLOAT:switch(t){case"inf":return Number.POSITIVE_INFINITY;case"-inf":return Number.
NEGATIVE_INFINITY;case"nan":return Number.NaN;default:return parseFloat(t)}case c.BOOL:return t==="true";case c.INT32:case c.UINT32:case c.SINT32:case c.FIXED32:case c.
SFIXED32:return parseInt(t,10)}}function Hs(e){let t=[],n={tail:e,c:"",next(){return this.tail.length==0?!1:(this.c=this.tail[0],this.tail=this.tail.substring(1),
!0)},take(r){if(this.tail.length>=r){let o=this.tail.substring(0,r);return this.tail=this.tail.substring(r),o}return!1}};for(;n.next();)switch(n.c){case"\\":if(n.
next())switch(n.c){case"\\":t.push(n.c.charCodeAt(0));break;case"b":t.push(8);break;case"f":t.push(12);break;case"n":t.push(10);break;case"r":t.push(13);break;case"\
t":t.push(9);break;case"v":t.push(11);break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(
r+o,8);if(Number.isNaN(s))return!1;t.push(s);break}case"x":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;t.push(s);
break}case"u":{let r=n.c,o=n.take(4);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;let a=new Uint8Array(4);new DataView(a.buffer).setInt32(
0,s,!0),t.push(a[0],a[1],a[2],a[3]);break}case"U":{let r=n.c,o=n.take(8);if(o===!1)return!1;let s=y.uEnc(r+o),a=new Uint8Array(8),i=new DataView(a.buffer);i.setInt32(
0,s.lo,!0),i.setInt32(4,s.hi,!0),t.push(a[0],a[1],a[2],a[3],a[4],a[5],a[6],a[7]);break}}break;default:t.push(n.c.charCodeAt(0))}return new Uint8Array(t)}function*Je(e){switch(e.kind){case"file":for(let t of e.messages)yield t,yield*Je(t);yield*e.enums,yield*e.services,yield*e.extensions;break;case"message":for(let t of e.
nestedMessages)yield t,yield*Je(t);yield*e.nestedEnums,yield*e.nestedExtensions;break}}function Wr(...e){return js(e)}function Ke(...e){let t=_r();if(!e.length)return t;if("$typeName"in e[0]&&e[0].$typeName=="google.protobuf.FileDescriptorSet"){for(let n of e[0].file)Lr(n,t);return t}
if("$typeName"in e[0]){let s=function(a){let i=[];for(let u of a.dependency){if(t.getFile(u)!=null||o.has(u))continue;let l=r(u);if(!l)throw new Error(`Unable t\
o resolve ${u}, imported by ${a.name}`);"kind"in l?t.addFile(l,!1,!0):(o.add(l.name),i.push(l))}return i.concat(...i.map(s))},n=e[0],r=e[1],o=new Set;for(let a of[
n,...s(n)].reverse())Lr(a,t)}else for(let n of e)for(let r of n.files)t.addFile(r);return t}function _r(){let e=new Map,t=new Map,n=new Map;return{kind:"registr\
y",types:e,extendees:t,[Symbol.iterator](){return e.values()},get files(){return n.values()},addFile(r,o,s){if(n.set(r.proto.name,r),!o)for(let a of Je(r))this.
add(a);if(s)for(let a of r.dependencies)this.addFile(a,o,s)},add(r){if(r.kind=="extension"){let o=t.get(r.extendee.typeName);o||t.set(r.extendee.typeName,o=new Map),
o.set(r.number,r)}e.set(r.typeName,r)},get(r){return e.get(r)},getFile(r){return n.get(r)},getMessage(r){let o=e.get(r);return o?.kind=="message"?o:void 0},getEnum(r){
let o=e.get(r);return o?.kind=="enum"?o:void 0},getExtension(r){let o=e.get(r);return o?.kind=="extension"?o:void 0},getExtensionFor(r,o){var s;return(s=t.get(r.
typeName))===null||s===void 0?void 0:s.get(o)},getService(r){let o=e.get(r);return o?.kind=="service"?o:void 0}}}function js(e){let t=_r();for(let n of e)switch(n.
kind){case"registry":for(let r of n)t.add(r);break;case"file":t.addFile(n);break;default:t.add(n);break}return t}var $s=998,qs=999,ea=9999,ta=9,me=10,fe=11,na=12,
Br=14,mn=3,ra=2,Cr=1,oa=0,cn=1,kr=2,sa=3,aa=1,ia=2,ua=1,ca=2;var la=1001,Dr={998:{fieldPresence:1,enumType:2,repeatedFieldEncoding:2,utf8Validation:3,messageEncoding:1,jsonFormat:2,enforceNamingStyle:2,defaultSymbolVisibility:1},
999:{fieldPresence:2,enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1e3:{fieldPresence:1,
enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1001:{fieldPresence:1,enumType:1,
repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:1,defaultSymbolVisibility:2}};function Lr(e,t){var n,r;let o={kind:"f\
ile",proto:e,deprecated:(r=(n=e.options)===null||n===void 0?void 0:n.deprecated)!==null&&r!==void 0?r:!1,edition:pa(e),name:e.name.replace(/\.proto$/,""),dependencies:ga(
e,t),enums:[],messages:[],extensions:[],services:[],toString(){return`file ${e.name}`}},s=new Map,a={get(i){return s.get(i)},add(i){var u;C(((u=i.proto.options)===
null||u===void 0?void 0:u.mapEntry)===!0),s.set(i.typeName,i)}};for(let i of e.enumType)Yr(i,o,void 0,t);for(let i of e.messageType)Xr(i,o,void 0,t,a);for(let i of e.
service)da(i,o,t);ln(o,t);for(let i of s.values())dn(i,t,a);for(let i of o.messages)dn(i,t,a),ln(i,t);t.addFile(o,!0)}function ln(e,t){switch(e.kind){case"file":
for(let n of e.proto.extension){let r=fn(n,e,t);e.extensions.push(r),t.add(r)}break;case"message":for(let n of e.proto.extension){let r=fn(n,e,t);e.nestedExtensions.
push(r),t.add(r)}for(let n of e.nestedMessages)ln(n,t);break}}function dn(e,t,n){let r=e.proto.oneofDecl.map(s=>ma(s,e)),o=new Set;for(let s of e.proto.field){let a=ya(
s,r),i=fn(s,e,t,a,n);e.fields.push(i),e.field[i.localName]=i,a===void 0?e.members.push(i):(a.fields.push(i),o.has(a)||(o.add(a),e.members.push(a)))}for(let s of r.
filter(a=>o.has(a)))e.oneofs.push(s);for(let s of e.nestedMessages)dn(s,t,n)}function Yr(e,t,n,r){var o,s,a,i,u;let l=ha(e.name,e.value),p={kind:"enum",proto:e,
deprecated:(s=(o=e.options)===null||o===void 0?void 0:o.deprecated)!==null&&s!==void 0?s:!1,file:t,parent:n,open:!0,name:e.name,typeName:Pe(e,n,t),value:{},values:[],
sharedPrefix:l,toString(){return`enum ${this.typeName}`}};p.open=Na(p),r.add(p);for(let f of e.value){let E=f.name;p.values.push(p.value[f.number]={kind:"enum_v\
alue",proto:f,deprecated:(i=(a=f.options)===null||a===void 0?void 0:a.deprecated)!==null&&i!==void 0?i:!1,parent:p,name:E,localName:ee(l==null?E:E.substring(l.length)),
number:f.number,toString(){return`enum value ${p.typeName}.${E}`}})}((u=n?.nestedEnums)!==null&&u!==void 0?u:t.enums).push(p)}function Xr(e,t,n,r,o){var s,a,i,u;
let l={kind:"message",proto:e,deprecated:(a=(s=e.options)===null||s===void 0?void 0:s.deprecated)!==null&&a!==void 0?a:!1,file:t,parent:n,name:e.name,typeName:Pe(
e,n,t),fields:[],field:{},oneofs:[],members:[],nestedEnums:[],nestedMessages:[],nestedExtensions:[],toString(){return`message ${this.typeName}`}};((i=e.options)===
null||i===void 0?void 0:i.mapEntry)===!0?o.add(l):(((u=n?.nestedMessages)!==null&&u!==void 0?u:t.messages).push(l),r.add(l));for(let p of e.enumType)Yr(p,t,l,r);
for(let p of e.nestedType)Xr(p,t,l,r,o)}function da(e,t,n){var r,o;let s={kind:"service",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==
null&&o!==void 0?o:!1,file:t,name:e.name,typeName:Pe(e,void 0,t),methods:[],method:{},toString(){return`service ${this.typeName}`}};t.services.push(s),n.add(s);
for(let a of e.method){let i=fa(a,s,n);s.methods.push(i),s.method[i.localName]=i}}function fa(e,t,n){var r,o,s,a;let i;e.clientStreaming&&e.serverStreaming?i="b\
idi_streaming":e.clientStreaming?i="client_streaming":e.serverStreaming?i="server_streaming":i="unary";let u=n.getMessage(W(e.inputType)),l=n.getMessage(W(e.outputType));
C(u,`invalid MethodDescriptorProto: input_type ${e.inputType} not found`),C(l,`invalid MethodDescriptorProto: output_type ${e.inputType} not found`);let p=e.name;
return{kind:"rpc",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==null&&o!==void 0?o:!1,parent:t,name:p,localName:ee(p.length?ee(p[0].
toLowerCase()+p.substring(1)):p),methodKind:i,input:u,output:l,idempotency:(a=(s=e.options)===null||s===void 0?void 0:s.idempotencyLevel)!==null&&a!==void 0?a:oa,
toString(){return`rpc ${t.typeName}.${p}`}}}function ma(e,t){return{kind:"oneof",proto:e,deprecated:!1,parent:t,fields:[],name:e.name,localName:ee(M(e.name)),toString(){
return`oneof ${t.typeName}.${this.name}`}}}function fn(e,t,n,r,o){var s,a,i;let u=o===void 0,l={kind:"field",proto:e,deprecated:(a=(s=e.options)===null||s===void 0?
void 0:s.deprecated)!==null&&a!==void 0?a:!1,name:e.name,number:e.number,scalar:void 0,message:void 0,enum:void 0,presence:Ea(e,r,u,t),utf8Validation:Ia(e,t),listKind:void 0,
mapKind:void 0,mapKey:void 0,delimitedEncoding:void 0,packed:void 0,longAsString:!1,getDefaultValue:void 0};if(u){let d=t.kind=="file"?t:t.file,g=t.kind=="file"?
void 0:t,b=Pe(e,g,d);l.kind="extension",l.file=d,l.parent=g,l.oneof=void 0,l.typeName=b,l.jsonName=`[${b}]`,l.toString=()=>`extension ${b}`;let R=n.getMessage(W(
e.extendee));C(R,`invalid FieldDescriptorProto: extendee ${e.extendee} not found`),l.extendee=R}else{let d=t;C(d.kind=="message"),l.parent=d,l.oneof=r,l.localName=
r?M(e.name):ee(M(e.name)),l.jsonName=e.jsonName,l.toString=()=>`field ${d.typeName}.${e.name}`}let p=e.label,f=e.type,E=(i=e.options)===null||i===void 0?void 0:
i.jstype;if(p===mn){let d=f==fe?o?.get(W(e.typeName)):void 0;if(d){l.fieldKind="map";let{key:g,value:b}=Sa(d);return l.mapKey=g.scalar,l.mapKind=b.fieldKind,l.message=
b.message,l.delimitedEncoding=!1,l.enum=b.enum,l.scalar=b.scalar,l}switch(l.fieldKind="list",f){case fe:case me:l.listKind="message",l.message=n.getMessage(W(e.
typeName)),C(l.message),l.delimitedEncoding=Mr(e,t);break;case Br:l.listKind="enum",l.enum=n.getEnum(W(e.typeName)),C(l.enum);break;default:l.listKind="scalar",
l.scalar=f,l.longAsString=E==Cr;break}return l.packed=Ra(e,t),l}switch(f){case fe:case me:l.fieldKind="message",l.message=n.getMessage(W(e.typeName)),C(l.message,
`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),l.delimitedEncoding=Mr(e,t),l.getDefaultValue=()=>{};break;case Br:{let d=n.getEnum(W(e.typeName));
C(d!==void 0,`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),l.fieldKind="enum",l.enum=n.getEnum(W(e.typeName)),l.getDefaultValue=()=>Z(e,"de\
faultValue")?Tr(d,e.defaultValue):void 0;break}default:{l.fieldKind="scalar",l.scalar=f,l.longAsString=E==Cr,l.getDefaultValue=()=>Z(e,"defaultValue")?Fr(f,e.defaultValue):
void 0;break}}return l}function pa(e){switch(e.syntax){case"":case"proto2":return $s;case"proto3":return qs;case"editions":if(e.edition===ea)return la;if(e.edition in
Dr)return e.edition;throw new Error(`${e.name}: unsupported edition`);default:throw new Error(`${e.name}: unsupported syntax "${e.syntax}"`)}}function ga(e,t){return e.
dependency.map(n=>{let r=t.getFile(n);if(!r)throw new Error(`Cannot find ${n}, imported by ${e.name}`);return r})}function ha(e,t){let n=ba(e)+"_";for(let r of t){
if(!r.name.toLowerCase().startsWith(n))return;let o=r.name.substring(n.length);if(o.length==0||/^\d/.test(o))return}return n}function ba(e){return(e.substring(0,
1)+e.substring(1).replace(/[A-Z]/g,t=>"_"+t)).toLowerCase()}function Pe(e,t,n){let r;return t?r=`${t.typeName}.${e.name}`:n.proto.package.length>0?r=`${n.proto.
package}.${e.name}`:r=`${e.name}`,r}function W(e){return e.startsWith(".")?e.substring(1):e}function ya(e,t){if(!Z(e,"oneofIndex")||e.proto3Optional)return;let n=t[e.
oneofIndex];return C(n,`invalid FieldDescriptorProto: oneof #${e.oneofIndex} for field #${e.number} not found`),n}function Ea(e,t,n,r){if(e.label==ra)return sa;
if(e.label==mn)return kr;if(t||e.proto3Optional||n)return cn;let o=K("fieldPresence",{proto:e,parent:r});return o==kr&&(e.type==fe||e.type==me)?cn:o}function Ra(e,t){
if(e.label!=mn)return!1;switch(e.type){case ta:case na:case me:case fe:return!1}let n=e.options;return n&&Z(n,"packed")?n.packed:aa==K("repeatedFieldEncoding",{
proto:e,parent:t})}function Sa(e){let t=e.fields.find(r=>r.number===1),n=e.fields.find(r=>r.number===2);return C(t&&t.fieldKind=="scalar"&&t.scalar!=c.BYTES&&t.
scalar!=c.FLOAT&&t.scalar!=c.DOUBLE&&n&&n.fieldKind!="list"&&n.fieldKind!="map"),{key:t,value:n}}function Na(e){var t;return ua==K("enumType",{proto:e.proto,parent:(t=
e.parent)!==null&&t!==void 0?t:e.file})}function Mr(e,t){return e.type==me?!0:ia==K("messageEncoding",{proto:e,parent:t})}function Ia(e,t){return ca==K("utf8Val\
idation",{proto:e,parent:t})}function K(e,t){var n,r;let o=(n=t.proto.options)===null||n===void 0?void 0:n.features;if(o){let s=o[e];if(s!=0)return s}if("kind"in
t){if(t.kind=="message")return K(e,(r=t.parent)!==null&&r!==void 0?r:t.file);let s=Dr[t.edition];if(!s)throw new Error(`feature default for edition ${t.edition}\
 not found`);return s[e]}return K(e,t.parent)}function C(e,t){if(!e)throw new Error(t)}function Zr(e){let t=Aa(e);return t.messageType.forEach(de),Ke(t,()=>{}).getFile(t.name)}function Aa(e){return Object.assign(Object.create({syntax:"",edition:0}),
Object.assign(Object.assign({$typeName:"google.protobuf.FileDescriptorProto",dependency:[],publicDependency:[],weakDependency:[],optionDependency:[],service:[],
extension:[]},e),{messageType:e.messageType.map(Or),enumType:e.enumType.map(Jr)}))}function Or(e){var t,n,r,o,s,a,i,u;return Object.assign(Object.create({visibility:0}),
{$typeName:"google.protobuf.DescriptorProto",name:e.name,field:(n=(t=e.field)===null||t===void 0?void 0:t.map(Va))!==null&&n!==void 0?n:[],extension:[],nestedType:(o=
(r=e.nestedType)===null||r===void 0?void 0:r.map(Or))!==null&&o!==void 0?o:[],enumType:(a=(s=e.enumType)===null||s===void 0?void 0:s.map(Jr))!==null&&a!==void 0?
a:[],extensionRange:(u=(i=e.extensionRange)===null||i===void 0?void 0:i.map(p=>Object.assign({$typeName:"google.protobuf.DescriptorProto.ExtensionRange"},p)))!==
null&&u!==void 0?u:[],oneofDecl:[],reservedRange:[],reservedName:[]})}function Va(e){return Object.assign(Object.create({label:1,typeName:"",extendee:"",defaultValue:"",
oneofIndex:0,jsonName:"",proto3Optional:!1}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldDescriptorProto"},e),{options:e.options?va(e.options):
void 0}))}function va(e){var t,n,r;return Object.assign(Object.create({ctype:0,packed:!1,jstype:0,lazy:!1,unverifiedLazy:!1,deprecated:!1,weak:!1,debugRedact:!1,
retention:0}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldOptions"},e),{targets:(t=e.targets)!==null&&t!==void 0?t:[],editionDefaults:(r=(n=e.editionDefaults)===
null||n===void 0?void 0:n.map(s=>Object.assign({$typeName:"google.protobuf.FieldOptions.EditionDefault"},s)))!==null&&r!==void 0?r:[],uninterpretedOption:[]}))}
function Jr(e){return Object.assign(Object.create({visibility:0}),{$typeName:"google.protobuf.EnumDescriptorProto",name:e.name,reservedName:[],reservedRange:[],
value:e.value.map(n=>Object.assign({$typeName:"google.protobuf.EnumValueDescriptorProto"},n))})}function x(e,t,...n){return n.reduce((r,o)=>r.nestedMessages[o],e.messages[t])}var pn=Zr({name:"google/protobuf/descriptor.proto",package:"google.protobuf",messageType:[{name:"FileDescriptorSet",field:[{name:"file",number:1,type:11,label:3,
typeName:".google.protobuf.FileDescriptorProto"}],extensionRange:[{start:536e6,end:536000001}]},{name:"FileDescriptorProto",field:[{name:"name",number:1,type:9,
label:1},{name:"package",number:2,type:9,label:1},{name:"dependency",number:3,type:9,label:3},{name:"public_dependency",number:10,type:5,label:3},{name:"weak_de\
pendency",number:11,type:5,label:3},{name:"option_dependency",number:15,type:9,label:3},{name:"message_type",number:4,type:11,label:3,typeName:".google.protobuf\
.DescriptorProto"},{name:"enum_type",number:5,type:11,label:3,typeName:".google.protobuf.EnumDescriptorProto"},{name:"service",number:6,type:11,label:3,typeName:"\
.google.protobuf.ServiceDescriptorProto"},{name:"extension",number:7,type:11,label:3,typeName:".google.protobuf.FieldDescriptorProto"},{name:"options",number:8,
type:11,label:1,typeName:".google.protobuf.FileOptions"},{name:"source_code_info",number:9,type:11,label:1,typeName:".google.protobuf.SourceCodeInfo"},{name:"sy\
ntax",number:12,type:9,label:1},{name:"edition",number:14,type:14,label:1,typeName:".google.protobuf.Edition"}]},{name:"DescriptorProto",field:[{name:"name",number:1,
type:9,label:1},{name:"field",number:2,type:11,label:3,typeName:".google.protobuf.FieldDescriptorProto"},{name:"extension",number:6,type:11,label:3,typeName:".g\
oogle.protobuf.FieldDescriptorProto"},{name:"nested_type",number:3,type:11,label:3,typeName:".google.protobuf.DescriptorProto"},{name:"enum_type",number:4,type:11,
label:3,typeName:".google.protobuf.EnumDescriptorProto"},{name:"extension_range",number:5,type:11,label:3,typeName:".google.protobuf.DescriptorProto.ExtensionRa\
nge"},{name:"oneof_decl",number:8,type:11,label:3,typeName:".google.protobuf.OneofDescriptorProto"},{name:"options",number:7,type:11,label:1,typeName:".google.p\
rotobuf.MessageOptions"},{name:"reserved_range",number:9,type:11,label:3,typeName:".google.protobuf.DescriptorProto.ReservedRange"},{name:"reserved_name",number:10,
type:9,label:3},{name:"visibility",number:11,type:14,label:1,typeName:".google.protobuf.SymbolVisibility"}],nestedType:[{name:"ExtensionRange",field:[{name:"sta\
rt",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1},{name:"options",number:3,type:11,label:1,typeName:".google.protobuf.ExtensionRangeOptions"}]},
{name:"ReservedRange",field:[{name:"start",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1}]}]},{name:"ExtensionRangeOptions",field:[{name:"uninter\
preted_option",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"},{name:"declaration",number:2,type:11,label:3,typeName:".google.protob\
uf.ExtensionRangeOptions.Declaration",options:{retention:2}},{name:"features",number:50,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"verificat\
ion",number:3,type:14,label:1,typeName:".google.protobuf.ExtensionRangeOptions.VerificationState",defaultValue:"UNVERIFIED",options:{retention:2}}],nestedType:[
{name:"Declaration",field:[{name:"number",number:1,type:5,label:1},{name:"full_name",number:2,type:9,label:1},{name:"type",number:3,type:9,label:1},{name:"reser\
ved",number:5,type:8,label:1},{name:"repeated",number:6,type:8,label:1}]}],enumType:[{name:"VerificationState",value:[{name:"DECLARATION",number:0},{name:"UNVER\
IFIED",number:1}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"FieldDescriptorProto",field:[{name:"name",number:1,type:9,label:1},{name:"number",number:3,
type:5,label:1},{name:"label",number:4,type:14,label:1,typeName:".google.protobuf.FieldDescriptorProto.Label"},{name:"type",number:5,type:14,label:1,typeName:".\
google.protobuf.FieldDescriptorProto.Type"},{name:"type_name",number:6,type:9,label:1},{name:"extendee",number:2,type:9,label:1},{name:"default_value",number:7,
type:9,label:1},{name:"oneof_index",number:9,type:5,label:1},{name:"json_name",number:10,type:9,label:1},{name:"options",number:8,type:11,label:1,typeName:".goo\
gle.protobuf.FieldOptions"},{name:"proto3_optional",number:17,type:8,label:1}],enumType:[{name:"Type",value:[{name:"TYPE_DOUBLE",number:1},{name:"TYPE_FLOAT",number:2},
{name:"TYPE_INT64",number:3},{name:"TYPE_UINT64",number:4},{name:"TYPE_INT32",number:5},{name:"TYPE_FIXED64",number:6},{name:"TYPE_FIXED32",number:7},{name:"TYP\
E_BOOL",number:8},{name:"TYPE_STRING",number:9},{name:"TYPE_GROUP",number:10},{name:"TYPE_MESSAGE",number:11},{name:"TYPE_BYTES",number:12},{name:"TYPE_UINT32",
number:13},{name:"TYPE_ENUM",number:14},{name:"TYPE_SFIXED32",number:15},{name:"TYPE_SFIXED64",number:16},{name:"TYPE_SINT32",number:17},{name:"TYPE_SINT64",number:18}]},
{name:"Label",value:[{name:"LABEL_OPTIONAL",number:1},{name:"LABEL_REPEATED",number:3},{name:"LABEL_REQUIRED",number:2}]}]},{name:"OneofDescriptorProto",field:[
{name:"name",number:1,type:9,label:1},{name:"options",number:2,type:11,label:1,typeName:".google.protobuf.OneofOptions"}]},{name:"EnumDescriptorProto",field:[{name:"\
name",number:1,type:9,label:1},{name:"value",number:2,type:11,label:3,typeName:".google.protobuf.EnumValueDescriptorProto"},{name:"options",number:3,type:11,label:1,
typeName:".google.protobuf.EnumOptions"},{name:"reserved_range",number:4,type:11,label:3,typeName:".google.protobuf.EnumDescriptorProto.EnumReservedRange"},{name:"\
reserved_name",number:5,type:9,label:3},{name:"visibility",number:6,type:14,label:1,typeName:".google.protobuf.SymbolVisibility"}],nestedType:[{name:"EnumReserv\
edRange",field:[{name:"start",number:1,type:5,label:1},{name:"end",number:2,type:5,label:1}]}]},{name:"EnumValueDescriptorProto",field:[{name:"name",number:1,type:9,
label:1},{name:"number",number:2,type:5,label:1},{name:"options",number:3,type:11,label:1,typeName:".google.protobuf.EnumValueOptions"}]},{name:"ServiceDescript\
orProto",field:[{name:"name",number:1,type:9,label:1},{name:"method",number:2,type:11,label:3,typeName:".google.protobuf.MethodDescriptorProto"},{name:"options",
number:3,type:11,label:1,typeName:".google.protobuf.ServiceOptions"}]},{name:"MethodDescriptorProto",field:[{name:"name",number:1,type:9,label:1},{name:"input_t\
ype",number:2,type:9,label:1},{name:"output_type",number:3,type:9,label:1},{name:"options",number:4,type:11,label:1,typeName:".google.protobuf.MethodOptions"},{
name:"client_streaming",number:5,type:8,label:1,defaultValue:"false"},{name:"server_streaming",number:6,type:8,label:1,defaultValue:"false"}]},{name:"FileOption\
s",field:[{name:"java_package",number:1,type:9,label:1},{name:"java_outer_classname",number:8,type:9,label:1},{name:"java_multiple_files",number:10,type:8,label:1,
defaultValue:"false",options:{}},{name:"java_generate_equals_and_hash",number:20,type:8,label:1,options:{deprecated:!0}},{name:"java_string_check_utf8",number:27,
type:8,label:1,defaultValue:"false"},{name:"optimize_for",number:9,type:14,label:1,typeName:".google.protobuf.FileOptions.OptimizeMode",defaultValue:"SPEED"},{name:"\
go_package",number:11,type:9,label:1},{name:"cc_generic_services",number:16,type:8,label:1,defaultValue:"false"},{name:"java_generic_services",number:17,type:8,
label:1,defaultValue:"false"},{name:"py_generic_services",number:18,type:8,label:1,defaultValue:"false"},{name:"deprecated",number:23,type:8,label:1,defaultValue:"\
false"},{name:"cc_enable_arenas",number:31,type:8,label:1,defaultValue:"true"},{name:"objc_class_prefix",number:36,type:9,label:1},{name:"csharp_namespace",number:37,
type:9,label:1},{name:"swift_prefix",number:39,type:9,label:1},{name:"php_class_prefix",number:40,type:9,label:1},{name:"php_namespace",number:41,type:9,label:1},
{name:"php_metadata_namespace",number:44,type:9,label:1},{name:"ruby_package",number:45,type:9,label:1},{name:"features",number:50,type:11,label:1,typeName:".go\
ogle.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],enumType:[{name:"OptimizeMo\
de",value:[{name:"SPEED",number:1},{name:"CODE_SIZE",number:2},{name:"LITE_RUNTIME",number:3}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"MessageOptio\
ns",field:[{name:"message_set_wire_format",number:1,type:8,label:1,defaultValue:"false"},{name:"no_standard_descriptor_accessor",number:2,type:8,label:1,defaultValue:"\
false"},{name:"deprecated",number:3,type:8,label:1,defaultValue:"false"},{name:"map_entry",number:7,type:8,label:1},{name:"deprecated_legacy_json_field_conflict\
s",number:11,type:8,label:1,options:{deprecated:!0}},{name:"features",number:12,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_opt\
ion",number:999,type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"FieldOptions",field:[{name:"\
ctype",number:1,type:14,label:1,typeName:".google.protobuf.FieldOptions.CType",defaultValue:"STRING"},{name:"packed",number:2,type:8,label:1},{name:"jstype",number:6,
type:14,label:1,typeName:".google.protobuf.FieldOptions.JSType",defaultValue:"JS_NORMAL"},{name:"lazy",number:5,type:8,label:1,defaultValue:"false"},{name:"unve\
rified_lazy",number:15,type:8,label:1,defaultValue:"false"},{name:"deprecated",number:3,type:8,label:1,defaultValue:"false"},{name:"weak",number:10,type:8,label:1,
defaultValue:"false",options:{deprecated:!0}},{name:"debug_redact",number:16,type:8,label:1,defaultValue:"false"},{name:"retention",number:17,type:14,label:1,typeName:"\
.google.protobuf.FieldOptions.OptionRetention"},{name:"targets",number:19,type:14,label:3,typeName:".google.protobuf.FieldOptions.OptionTargetType"},{name:"edit\
ion_defaults",number:20,type:11,label:3,typeName:".google.protobuf.FieldOptions.EditionDefault"},{name:"features",number:21,type:11,label:1,typeName:".google.pr\
otobuf.FeatureSet"},{name:"feature_support",number:22,type:11,label:1,typeName:".google.protobuf.FieldOptions.FeatureSupport"},{name:"uninterpreted_option",number:999,
type:11,label:3,typeName:".google.protobuf.UninterpretedOption"}],nestedType:[{name:"EditionDefault",field:[{name:"edition",number:3,type:14,label:1,typeName:".\
google.protobuf.Edition"},{name:"value",number:2,type:9,label:1}]},{name:"FeatureSupport",field:[{name:"edition_introduced",number:1,type:14,label:1,typeName:".\
google.protobuf.Edition"},{name:"edition_deprecated",number:2,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"deprecation_warning",number:3,type:9,label:1},
{name:"edition_removed",number:4,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"removal_error",number:5,type:9,label:1}]}],enumType:[{name:"CType",
value:[{name:"STRING",number:0},{name:"CORD",number:1},{name:"STRING_PIECE",number:2}]},{name:"JSType",value:[{name:"JS_NORMAL",number:0},{name:"JS_STRING",number:1},
{name:"JS_NUMBER",number:2}]},{name:"OptionRetention",value:[{name:"RETENTION_UNKNOWN",number:0},{name:"RETENTION_RUNTIME",number:1},{name:"RETENTION_SOURCE",number:2}]},
{name:"OptionTargetType",value:[{name:"TARGET_TYPE_UNKNOWN",number:0},{name:"TARGET_TYPE_FILE",number:1},{name:"TARGET_TYPE_EXTENSION_RANGE",number:2},{name:"TA\
RGET_TYPE_MESSAGE",number:3},{name:"TARGET_TYPE_FIELD",number:4},{name:"TARGET_TYPE_ONEOF",number:5},{name:"TARGET_TYPE_ENUM",number:6},{name:"TARGET_TYPE_ENUM_\
ENTRY",number:7},{name:"TARGET_TYPE_SERVICE",number:8},{name:"TARGET_TYPE_METHOD",number:9}]}],extensionRange:[{start:1e3,end:536870912}]},{name:"OneofOptions",
field:[{name:"features",number:1,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".goog\
le.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"EnumOptions",field:[{name:"allow_alias",number:2,type:8,label:1},{name:"de\
precated",number:3,type:8,label:1,defaultValue:"false"},{name:"deprecated_legacy_json_field_conflicts",number:6,type:8,label:1,options:{deprecated:!0}},{name:"f\
eatures",number:7,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.Uni\
nterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"EnumValueOptions",field:[{name:"deprecated",number:1,type:8,label:1,defaultValue:"false"},
{name:"features",number:2,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"debug_redact",number:3,type:8,label:1,defaultValue:"false"},{name:"feat\
ure_support",number:4,type:11,label:1,typeName:".google.protobuf.FieldOptions.FeatureSupport"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:"\
.google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"ServiceOptions",field:[{name:"features",number:34,type:11,label:1,typeName:"\
.google.protobuf.FeatureSet"},{name:"deprecated",number:33,type:8,label:1,defaultValue:"false"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:"\
.google.protobuf.UninterpretedOption"}],extensionRange:[{start:1e3,end:536870912}]},{name:"MethodOptions",field:[{name:"deprecated",number:33,type:8,label:1,defaultValue:"\
false"},{name:"idempotency_level",number:34,type:14,label:1,typeName:".google.protobuf.MethodOptions.IdempotencyLevel",defaultValue:"IDEMPOTENCY_UNKNOWN"},{name:"\
features",number:35,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"uninterpreted_option",number:999,type:11,label:3,typeName:".google.protobuf.U\
ninterpretedOption"}],enumType:[{name:"IdempotencyLevel",value:[{name:"IDEMPOTENCY_UNKNOWN",number:0},{name:"NO_SIDE_EFFECTS",number:1},{name:"IDEMPOTENT",number:2}]}],
extensionRange:[{start:1e3,end:536870912}]},{name:"UninterpretedOption",field:[{name:"name",number:2,type:11,label:3,typeName:".google.protobuf.UninterpretedOpt\
ion.NamePart"},{name:"identifier_value",number:3,type:9,label:1},{name:"positive_int_value",number:4,type:4,label:1},{name:"negative_int_value",number:5,type:3,
label:1},{name:"double_value",number:6,type:1,label:1},{name:"string_value",number:7,type:12,label:1},{name:"aggregate_value",number:8,type:9,label:1}],nestedType:[
{name:"NamePart",field:[{name:"name_part",number:1,type:9,label:2},{name:"is_extension",number:2,type:8,label:2}]}]},{name:"FeatureSet",field:[{name:"field_pres\
ence",number:1,type:14,label:1,typeName:".google.protobuf.FeatureSet.FieldPresence",options:{retention:1,targets:[4,1],editionDefaults:[{value:"EXPLICIT",edition:900},
{value:"IMPLICIT",edition:999},{value:"EXPLICIT",edition:1e3}]}},{name:"enum_type",number:2,type:14,label:1,typeName:".google.protobuf.FeatureSet.EnumType",options:{
retention:1,targets:[6,1],editionDefaults:[{value:"CLOSED",edition:900},{value:"OPEN",edition:999}]}},{name:"repeated_field_encoding",number:3,type:14,label:1,typeName:"\
.google.protobuf.FeatureSet.RepeatedFieldEncoding",options:{retention:1,targets:[4,1],editionDefaults:[{value:"EXPANDED",edition:900},{value:"PACKED",edition:999}]}},
{name:"utf8_validation",number:4,type:14,label:1,typeName:".google.protobuf.FeatureSet.Utf8Validation",options:{retention:1,targets:[4,1],editionDefaults:[{value:"\
NONE",edition:900},{value:"VERIFY",edition:999}]}},{name:"message_encoding",number:5,type:14,label:1,typeName:".google.protobuf.FeatureSet.MessageEncoding",options:{
retention:1,targets:[4,1],editionDefaults:[{value:"LENGTH_PREFIXED",edition:900}]}},{name:"json_format",number:6,type:14,label:1,typeName:".google.protobuf.Feat\
ureSet.JsonFormat",options:{retention:1,targets:[3,6,1],editionDefaults:[{value:"LEGACY_BEST_EFFORT",edition:900},{value:"ALLOW",edition:999}]}},{name:"enforce_\
naming_style",number:7,type:14,label:1,typeName:".google.protobuf.FeatureSet.EnforceNamingStyle",options:{retention:2,targets:[1,2,3,4,5,6,7,8,9],editionDefaults:[
{value:"STYLE_LEGACY",edition:900},{value:"STYLE2024",edition:1001}]}},{name:"default_symbol_visibility",number:8,type:14,label:1,typeName:".google.protobuf.Fea\
tureSet.VisibilityFeature.DefaultSymbolVisibility",options:{retention:2,targets:[1],editionDefaults:[{value:"EXPORT_ALL",edition:900},{value:"EXPORT_TOP_LEVEL",
edition:1001}]}}],nestedType:[{name:"VisibilityFeature",enumType:[{name:"DefaultSymbolVisibility",value:[{name:"DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",number:0},{name:"\
EXPORT_ALL",number:1},{name:"EXPORT_TOP_LEVEL",number:2},{name:"LOCAL_ALL",number:3},{name:"STRICT",number:4}]}]}],enumType:[{name:"FieldPresence",value:[{name:"\
FIELD_PRESENCE_UNKNOWN",number:0},{name:"EXPLICIT",number:1},{name:"IMPLICIT",number:2},{name:"LEGACY_REQUIRED",number:3}]},{name:"EnumType",value:[{name:"ENUM_\
TYPE_UNKNOWN",number:0},{name:"OPEN",number:1},{name:"CLOSED",number:2}]},{name:"RepeatedFieldEncoding",value:[{name:"REPEATED_FIELD_ENCODING_UNKNOWN",number:0},
{name:"PACKED",number:1},{name:"EXPANDED",number:2}]},{name:"Utf8Validation",value:[{name:"UTF8_VALIDATION_UNKNOWN",number:0},{name:"VERIFY",number:2},{name:"NO\
NE",number:3}]},{name:"MessageEncoding",value:[{name:"MESSAGE_ENCODING_UNKNOWN",number:0},{name:"LENGTH_PREFIXED",number:1},{name:"DELIMITED",number:2}]},{name:"\
JsonFormat",value:[{name:"JSON_FORMAT_UNKNOWN",number:0},{name:"ALLOW",number:1},{name:"LEGACY_BEST_EFFORT",number:2}]},{name:"EnforceNamingStyle",value:[{name:"\
ENFORCE_NAMING_STYLE_UNKNOWN",number:0},{name:"STYLE2024",number:1},{name:"STYLE_LEGACY",number:2}]}],extensionRange:[{start:1e3,end:9995},{start:9995,end:1e4},
{start:1e4,end:10001}]},{name:"FeatureSetDefaults",field:[{name:"defaults",number:1,type:11,label:3,typeName:".google.protobuf.FeatureSetDefaults.FeatureSetEdit\
ionDefault"},{name:"minimum_edition",number:4,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"maximum_edition",number:5,type:14,label:1,typeName:".g\
oogle.protobuf.Edition"}],nestedType:[{name:"FeatureSetEditionDefault",field:[{name:"edition",number:3,type:14,label:1,typeName:".google.protobuf.Edition"},{name:"\
overridable_features",number:4,type:11,label:1,typeName:".google.protobuf.FeatureSet"},{name:"fixed_features",number:5,type:11,label:1,typeName:".google.protobu\
f.FeatureSet"}]}]},{name:"SourceCodeInfo",field:[{name:"location",number:1,type:11,label:3,typeName:".google.protobuf.SourceCodeInfo.Location"}],nestedType:[{name:"\
Location",field:[{name:"path",number:1,type:5,label:3,options:{packed:!0}},{name:"span",number:2,type:5,label:3,options:{packed:!0}},{name:"leading_comments",number:3,
type:9,label:1},{name:"trailing_comments",number:4,type:9,label:1},{name:"leading_detached_comments",number:6,type:9,label:3}]}],extensionRange:[{start:536e6,end:536000001}]},
{name:"GeneratedCodeInfo",field:[{name:"annotation",number:1,type:11,label:3,typeName:".google.protobuf.GeneratedCodeInfo.Annotation"}],nestedType:[{name:"Annot\
ation",field:[{name:"path",number:1,type:5,label:3,options:{packed:!0}},{name:"source_file",number:2,type:9,label:1},{name:"begin",number:3,type:5,label:1},{name:"\
end",number:4,type:5,label:1},{name:"semantic",number:5,type:14,label:1,typeName:".google.protobuf.GeneratedCodeInfo.Annotation.Semantic"}],enumType:[{name:"Sem\
antic",value:[{name:"NONE",number:0},{name:"SET",number:1},{name:"ALIAS",number:2}]}]}]}],enumType:[{name:"Edition",value:[{name:"EDITION_UNKNOWN",number:0},{name:"\
EDITION_LEGACY",number:900},{name:"EDITION_PROTO2",number:998},{name:"EDITION_PROTO3",number:999},{name:"EDITION_2023",number:1e3},{name:"EDITION_2024",number:1001},
{name:"EDITION_UNSTABLE",number:9999},{name:"EDITION_1_TEST_ONLY",number:1},{name:"EDITION_2_TEST_ONLY",number:2},{name:"EDITION_99997_TEST_ONLY",number:99997},
{name:"EDITION_99998_TEST_ONLY",number:99998},{name:"EDITION_99999_TEST_ONLY",number:99999},{name:"EDITION_MAX",number:2147483647}]},{name:"SymbolVisibility",value:[
{name:"VISIBILITY_UNSET",number:0},{name:"VISIBILITY_LOCAL",number:1},{name:"VISIBILITY_EXPORT",number:2}]}]});var fo=x(pn,1);var Kr;(function(e){e[e.DECLARATION=0]="DECLARATION",e[e.UNVERIFIED=1]="UNVERIFIED"})(Kr||(Kr={}));var Pr;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.GROUP=10]="GROUP",e[e.MESSAGE=11]="MESSAGE",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.ENUM=14]=
"ENUM",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(Pr||(Pr={}));var zr;(function(e){e[e.OPTIONAL=1]="OPTIONAL",e[e.REPEATED=3]="REPEATED",e[e.REQUIRED=2]="REQUIRED"})(zr||(zr={}));var Qr;(function(e){e[e.SPEED=1]="SPEED",e[e.CODE_SIZE=2]="CODE_SIZE",e[e.LITE_RUNTIME=3]="LITE_RUNTIME"})(Qr||(Qr={}));var Hr;(function(e){e[e.STRING=0]="STRING",e[e.CORD=1]="CORD",e[e.STRING_PIECE=2]="STRING_PIECE"})(Hr||(Hr={}));var jr;(function(e){e[e.JS_NORMAL=0]="JS_NORMAL",e[e.JS_STRING=1]="JS_STRING",e[e.JS_NUMBER=2]="JS_NUMBER"})(jr||(jr={}));var $r;(function(e){e[e.RETENTION_UNKNOWN=0]="RETENTION_UNKNOWN",e[e.RETENTION_RUNTIME=1]="RETENTION_RUNTIME",e[e.RETENTION_SOURCE=2]="RETENTION_SOURCE"})($r||($r=
{}));var qr;(function(e){e[e.TARGET_TYPE_UNKNOWN=0]="TARGET_TYPE_UNKNOWN",e[e.TARGET_TYPE_FILE=1]="TARGET_TYPE_FILE",e[e.TARGET_TYPE_EXTENSION_RANGE=2]="TARGET_TYPE_\
EXTENSION_RANGE",e[e.TARGET_TYPE_MESSAGE=3]="TARGET_TYPE_MESSAGE",e[e.TARGET_TYPE_FIELD=4]="TARGET_TYPE_FIELD",e[e.TARGET_TYPE_ONEOF=5]="TARGET_TYPE_ONEOF",e[e.
TARGET_TYPE_ENUM=6]="TARGET_TYPE_ENUM",e[e.TARGET_TYPE_ENUM_ENTRY=7]="TARGET_TYPE_ENUM_ENTRY",e[e.TARGET_TYPE_SERVICE=8]="TARGET_TYPE_SERVICE",e[e.TARGET_TYPE_METHOD=
9]="TARGET_TYPE_METHOD"})(qr||(qr={}));var ze;(function(e){e[e.IDEMPOTENCY_UNKNOWN=0]="IDEMPOTENCY_UNKNOWN",e[e.NO_SIDE_EFFECTS=1]="NO_SIDE_EFFECTS",e[e.IDEMPOTENT=2]="IDEMPOTENT"})(ze||(ze={}));var eo;(function(e){e[e.DEFAULT_SYMBOL_VISIBILITY_UNKNOWN=0]="DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",e[e.EXPORT_ALL=1]="EXPORT_ALL",e[e.EXPORT_TOP_LEVEL=2]="EXPORT_\
TOP_LEVEL",e[e.LOCAL_ALL=3]="LOCAL_ALL",e[e.STRICT=4]="STRICT"})(eo||(eo={}));var to;(function(e){e[e.FIELD_PRESENCE_UNKNOWN=0]="FIELD_PRESENCE_UNKNOWN",e[e.EXPLICIT=1]="EXPLICIT",e[e.IMPLICIT=2]="IMPLICIT",e[e.LEGACY_REQUIRED=3]="LEGACY_\
REQUIRED"})(to||(to={}));var no;(function(e){e[e.ENUM_TYPE_UNKNOWN=0]="ENUM_TYPE_UNKNOWN",e[e.OPEN=1]="OPEN",e[e.CLOSED=2]="CLOSED"})(no||(no={}));var ro;(function(e){e[e.REPEATED_FIELD_ENCODING_UNKNOWN=0]="REPEATED_FIELD_ENCODING_UNKNOWN",e[e.PACKED=1]="PACKED",e[e.EXPANDED=2]="EXPANDED"})(ro||(ro={}));var oo;(function(e){e[e.UTF8_VALIDATION_UNKNOWN=0]="UTF8_VALIDATION_UNKNOWN",e[e.VERIFY=2]="VERIFY",e[e.NONE=3]="NONE"})(oo||(oo={}));var so;(function(e){e[e.MESSAGE_ENCODING_UNKNOWN=0]="MESSAGE_ENCODING_UNKNOWN",e[e.LENGTH_PREFIXED=1]="LENGTH_PREFIXED",e[e.DELIMITED=2]="DELIMITED"})(so||(so={}));var ao;(function(e){e[e.JSON_FORMAT_UNKNOWN=0]="JSON_FORMAT_UNKNOWN",e[e.ALLOW=1]="ALLOW",e[e.LEGACY_BEST_EFFORT=2]="LEGACY_BEST_EFFORT"})(ao||(ao={}));var io;(function(e){e[e.ENFORCE_NAMING_STYLE_UNKNOWN=0]="ENFORCE_NAMING_STYLE_UNKNOWN",e[e.STYLE2024=1]="STYLE2024",e[e.STYLE_LEGACY=2]="STYLE_LEGACY"})(io||(io=
{}));var uo;(function(e){e[e.NONE=0]="NONE",e[e.SET=1]="SET",e[e.ALIAS=2]="ALIAS"})(uo||(uo={}));var co;(function(e){e[e.EDITION_UNKNOWN=0]="EDITION_UNKNOWN",e[e.EDITION_LEGACY=900]="EDITION_LEGACY",e[e.EDITION_PROTO2=998]="EDITION_PROTO2",e[e.EDITION_PROTO3=
999]="EDITION_PROTO3",e[e.EDITION_2023=1e3]="EDITION_2023",e[e.EDITION_2024=1001]="EDITION_2024",e[e.EDITION_UNSTABLE=9999]="EDITION_UNSTABLE",e[e.EDITION_1_TEST_ONLY=
1]="EDITION_1_TEST_ONLY",e[e.EDITION_2_TEST_ONLY=2]="EDITION_2_TEST_ONLY",e[e.EDITION_99997_TEST_ONLY=99997]="EDITION_99997_TEST_ONLY",e[e.EDITION_99998_TEST_ONLY=
99998]="EDITION_99998_TEST_ONLY",e[e.EDITION_99999_TEST_ONLY=99999]="EDITION_99999_TEST_ONLY",e[e.EDITION_MAX=2147483647]="EDITION_MAX"})(co||(co={}));var lo;(function(e){e[e.VISIBILITY_UNSET=0]="VISIBILITY_UNSET",e[e.VISIBILITY_LOCAL=1]="VISIBILITY_LOCAL",e[e.VISIBILITY_EXPORT=2]="VISIBILITY_EXPORT"})(lo||(lo=
{}));function gn(e){return Object.assign(Object.assign({readUnknownFields:!0,recursionLimit:100},e),{depth:0})}function _(e,t,n){let r=I(e,void 0,!1);return mo(r,new J(
t),gn(n),!1,t.byteLength),r.message}function mo(e,t,n,r,o){var s;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from binary: maximum recursion depth of ${n.recursionLimit} \
reached`);let a=r?t.len:t.pos+o,i,u,l=(s=e.getUnknown())!==null&&s!==void 0?s:[];for(;t.pos<a&&([i,u]=t.tag(),!(r&&u==S.EndGroup));){let p=e.findNumber(i);if(!p){
let f=n.recursionLimit-n.depth,E=t.skip(u,i,f);n.readUnknownFields&&l.push({no:i,wireType:u,data:E});continue}hn(e,t,p,u,n)}if(r&&(u!=S.EndGroup||i!==o))throw new Error(
"invalid end group tag");l.length>0&&e.setUnknown(l),n.depth--}function hn(e,t,n,r,o){var s;switch(n.fieldKind){case"scalar":e.set(n,te(t,n.scalar,n.utf8Validation));
break;case"enum":let a=te(t,c.INT32);if(n.enum.open)e.set(n,a);else if(n.enum.values.some(u=>u.number===a))e.set(n,a);else if(o.readUnknownFields){let u=[];se(a,
u);let l=(s=e.getUnknown())!==null&&s!==void 0?s:[];l.push({no:n.number,wireType:r,data:new Uint8Array(u)}),e.setUnknown(l)}break;case"message":e.set(n,bn(t,o,n,
e.get(n)));break;case"list":wa(t,r,e.get(n),o);break;case"map":xa(t,e.get(n),o);break}}function xa(e,t,n){let r=t.field(),o,s,a=e.uint32(),i=e.pos+a;for(;e.pos<
i;){let[u]=e.tag();switch(u){case 1:o=te(e,r.mapKey,r.utf8Validation);break;case 2:switch(r.mapKind){case"scalar":s=te(e,r.scalar,r.utf8Validation);break;case"e\
num":s=e.int32();break;case"message":s=bn(e,n,r);break}break}}if(o===void 0&&(o=T(r.mapKey,!1)),s===void 0)switch(r.mapKind){case"scalar":s=T(r.scalar,!1);break;case"\
enum":s=r.enum.values[0].number;break;case"message":s=I(r.message,void 0,!1);break}t.set(o,s)}function wa(e,t,n,r){var o;let s=n.field();if(s.listKind==="messag\
e"){n.add(bn(e,r,s));return}let a=(o=s.scalar)!==null&&o!==void 0?o:c.INT32;if(!(t==S.LengthDelimited&&a!=c.STRING&&a!=c.BYTES)){n.add(te(e,a,s.utf8Validation));
return}let u=e.uint32()+e.pos;for(;e.pos<u;)n.add(te(e,a,s.utf8Validation))}function bn(e,t,n,r){let o=n.delimitedEncoding,s=r??I(n.message,void 0,!1);return mo(
s,e,t,o,o?n.number:e.uint32()),s}function te(e,t,n=!1){switch(t){case c.STRING:return e.string(n);case c.BOOL:return e.bool();case c.DOUBLE:return e.double();case c.
FLOAT:return e.float();case c.INT32:return e.int32();case c.INT64:return e.int64();case c.UINT64:return e.uint64();case c.FIXED64:return e.fixed64();case c.BYTES:
return e.bytes();case c.FIXED32:return e.fixed32();case c.SFIXED32:return e.sfixed32();case c.SFIXED64:return e.sfixed64();case c.SINT64:return e.sint64();case c.
UINT32:return e.uint32();case c.SINT32:return e.sint32()}}function v(e,t){var n;let r=_(fo,q(e));return r.messageType.forEach(de),r.dependency=(n=t?.map(s=>s.proto.name))!==null&&n!==void 0?n:[],Ke(r,s=>t?.find(a=>a.proto.
name===s)).getFile(r.name)}var ne=v("Ch9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvEg9nb29nbGUucHJvdG9idWYiKwoJVGltZXN0YW1wEg8KB3NlY29uZHMYASABKAMSDQoFbmFub3MYAiABKAVChQEKE2NvbS5nb29nbGUucH\
JvdG9idWZCDlRpbWVzdGFtcFByb3RvUAFaMmdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3RpbWVzdGFtcHBi+AEBogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYg\
Zwcm90bzM");var Qe=v("Ch5nb29nbGUvcHJvdG9idWYvZHVyYXRpb24ucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIqCghEdXJhdGlvbhIPCgdzZWNvbmRzGAEgASgDEg0KBW5hbm9zGAIgASgFQoMBChNjb20uZ29vZ2xlLnByb3\
RvYnVmQg1EdXJhdGlvblByb3RvUAFaMWdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2R1cmF0aW9ucGL4AQGiAgNHUEKqAh5Hb29nbGUuUHJvdG9idWYuV2VsbEtub3duVHlwZXNiBnByb3\
RvMw");var yn=v("Chlnb29nbGUvcHJvdG9idWYvYW55LnByb3RvEg9nb29nbGUucHJvdG9idWYiJgoDQW55EhAKCHR5cGVfdXJsGAEgASgJEg0KBXZhbHVlGAIgASgMQnYKE2NvbS5nb29nbGUucHJvdG9idWZCCEFueV\
Byb3RvUAFaLGdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2FueXBiogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),po=x(yn,0);var Ga=3,go={writeUnknownFields:!0};function Ua(e){return e?Object.assign(Object.assign({},go),e):go}function pe(e,t,n){return He(new j,Ua(n),I(e,t)).finish()}function He(e,t,n){
var r;for(let o of n.sortedFields){if(!n.isSet(o)){if(o.presence==Ga)throw new Error(`cannot encode ${o} to binary: required field not set`);continue}En(e,t,n,o)}
if(t.writeUnknownFields)for(let{no:o,wireType:s,data:a}of(r=n.getUnknown())!==null&&r!==void 0?r:[])e.tag(o,s).raw(a);return e}function En(e,t,n,r){var o;switch(r.
fieldKind){case"scalar":case"enum":je(e,n.desc.typeName,r.name,(o=r.scalar)!==null&&o!==void 0?o:c.INT32,r.number,n.get(r));break;case"list":Ta(e,t,r,n.get(r));
break;case"message":ho(e,t,r,n.get(r));break;case"map":for(let[s,a]of n.get(r))Fa(e,t,r,s,a);break}}function je(e,t,n,r,o,s){bo(e.tag(o,Ba(r)),t,n,r,s)}function ho(e,t,n,r){
n.delimitedEncoding?He(e.tag(n.number,S.StartGroup),t,r).tag(n.number,S.EndGroup):He(e.tag(n.number,S.LengthDelimited).fork(),t,r).join()}function Ta(e,t,n,r){var o;
if(n.listKind=="message"){for(let a of r)ho(e,t,n,a);return}let s=(o=n.scalar)!==null&&o!==void 0?o:c.INT32;if(n.packed){if(!r.size)return;e.tag(n.number,S.LengthDelimited).
fork();for(let a of r)bo(e,n.parent.typeName,n.name,s,a);e.join();return}for(let a of r)je(e,n.parent.typeName,n.name,s,n.number,a)}function Fa(e,t,n,r,o){var s;
switch(e.tag(n.number,S.LengthDelimited).fork(),je(e,n.parent.typeName,n.name,n.mapKey,1,r),n.mapKind){case"scalar":case"enum":je(e,n.parent.typeName,n.name,(s=
n.scalar)!==null&&s!==void 0?s:c.INT32,2,o);break;case"message":He(e.tag(2,S.LengthDelimited).fork(),t,o).join();break}e.join()}function bo(e,t,n,r,o){try{switch(r){case c.
STRING:e.string(o);break;case c.BOOL:e.bool(o);break;case c.DOUBLE:e.double(o);break;case c.FLOAT:e.float(o);break;case c.INT32:e.int32(o);break;case c.INT64:e.
int64(o);break;case c.UINT64:e.uint64(o);break;case c.FIXED64:e.fixed64(o);break;case c.BYTES:e.bytes(o);break;case c.FIXED32:e.fixed32(o);break;case c.SFIXED32:
e.sfixed32(o);break;case c.SFIXED64:e.sfixed64(o);break;case c.SINT64:e.sint64(o);break;case c.UINT32:e.uint32(o);break;case c.SINT32:e.sint32(o);break}}catch(s){
throw s instanceof Error?new Error(`cannot encode field ${t}.${n} to binary: ${s.message}`):s}}function Ba(e){switch(e){case c.BYTES:case c.STRING:return S.LengthDelimited;case c.
DOUBLE:case c.FIXED64:case c.SFIXED64:return S.Bit64;case c.FIXED32:case c.SFIXED32:case c.FLOAT:return S.Bit32;default:return S.Varint}}function yo(e,t,n){let r=!1;return n||(n=N(po),r=!0),n.value=pe(e,t),n.typeUrl=La(t.$typeName),r?n:void 0}function ka(e,t){if(e.typeUrl==="")return!1;let n=typeof t==
"string"?t:t.typeName,r=Eo(e.typeUrl);return n===r}function ge(e,t){if(e.typeUrl==="")return;let n=t.kind=="message"?t:t.getMessage(Eo(e.typeUrl));if(!(!n||!ka(
e,n)))return _(n,e.value)}function La(e){return`type.googleapis.com/${e}`}function Eo(e){let t=e.lastIndexOf("/"),n=t>=0?e.substring(t+1):e;if(!n.length)throw new Error(`invalid type url\
: ${e}`);return n}var P=v("Chxnb29nbGUvcHJvdG9idWYvc3RydWN0LnByb3RvEg9nb29nbGUucHJvdG9idWYihAEKBlN0cnVjdBIzCgZmaWVsZHMYASADKAsyIy5nb29nbGUucHJvdG9idWYuU3RydWN0LkZpZWxkc0VudHJ5GkU\
KC0ZpZWxkc0VudHJ5EgsKA2tleRgBIAEoCRIlCgV2YWx1ZRgCIAEoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1ZToCOAEi6gEKBVZhbHVlEjAKCm51bGxfdmFsdWUYASABKA4yGi5nb29nbGUucHJvdG9idWYuTnV\
sbFZhbHVlSAASFgoMbnVtYmVyX3ZhbHVlGAIgASgBSAASFgoMc3RyaW5nX3ZhbHVlGAMgASgJSAASFAoKYm9vbF92YWx1ZRgEIAEoCEgAEi8KDHN0cnVjdF92YWx1ZRgFIAEoCzIXLmdvb2dsZS5wcm90b2J1Zi5\
TdHJ1Y3RIABIwCgpsaXN0X3ZhbHVlGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLkxpc3RWYWx1ZUgAQgYKBGtpbmQiMwoJTGlzdFZhbHVlEiYKBnZhbHVlcxgBIAMoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1ZSo\
bCglOdWxsVmFsdWUSDgoKTlVMTF9WQUxVRRAAQn8KE2NvbS5nb29nbGUucHJvdG9idWZCC1N0cnVjdFByb3RvUAFaL2dvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3N0cnVjdHBi+AEBogI\
DR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),Ro=x(P,0),Rn=x(P,1),So=x(P,2),$e;(function(e){e[e.NULL_VALUE=0]="NULL_VALUE"})($e||($e={}));function he(e,t,n){Io(t,e);let r=Ma(e.$unknown,t),[o,s,a]=D(t),i=gn(n);for(let u of r)hn(o,new J(u.data),s,u.wireType,i);return a()}function No(e,t,n){var r;Io(
t,e);let o=((r=e.$unknown)!==null&&r!==void 0?r:[]).filter(l=>l.no!==t.number),[s,a]=D(t,n),i=new j;En(i,{writeUnknownFields:!0},s,a);let u=new J(i.finish());for(;u.
pos<u.len;){let[l,p]=u.tag(),f=u.skip(p,l);o.push({no:l,wireType:p,data:f})}e.$unknown=o}function Ma(e,t){if(e===void 0)return[];if(t.fieldKind==="enum"||t.fieldKind==="scalar"){for(let n=e.length-1;n>=0;--n)if(e[n].no==t.number)return[e[n]];return[]}
return e.filter(n=>n.no===t.number)}function D(e,t){let n=e.typeName,r=Object.assign(Object.assign({},e),{kind:"field",parent:e.extendee,localName:n}),o=Object.
assign(Object.assign({},e.extendee),{fields:[r],members:[r],oneofs:[]}),s=N(o,t!==void 0?{[n]:t}:void 0);return[I(o,s),r,()=>{let a=s[n];if(a===void 0){let i=e.
message;return B(i)?T(i.fields[0].scalar,i.fields[0].longAsString):N(i)}return a}]}function Io(e,t){if(e.extendee.typeName!=t.$typeName)throw new Error(`extensi\
on ${e.typeName} can only be applied to message ${e.extendee.typeName}`)}function et(e,t,n,r){return t.$typeName!=e.typeName||n.$typeName!=e.typeName?!1:t===n?!0:qe(I(e,t),I(e,n),r)}function qe(e,t,n){if(e.desc.typeName==="google.pro\
tobuf.Any"&&n?.unpackAny==!0)return Wa(e.message,t.message,n);for(let r of e.fields)if(!Ao(r,e,t,n))return!1;return!(n?.unknown==!0&&!_a(e,t,n.registry)||n?.extensions==
!0&&!Da(e,t,n))}function Ao(e,t,n,r){if(!t.isSet(e)&&!n.isSet(e))return!0;if(!t.isSet(e)||!n.isSet(e))return!1;switch(e.fieldKind){case"scalar":return H(e.scalar,
t.get(e),n.get(e));case"enum":return t.get(e)===n.get(e);case"message":return qe(t.get(e),n.get(e),r);case"map":{let o=t.get(e),s=n.get(e),a=[];for(let i of o.keys()){
if(!s.has(i))return!1;a.push(i)}for(let i of s.keys())if(!o.has(i))return!1;for(let i of a){let u=o.get(i),l=s.get(i);if(u!==l)switch(e.mapKind){case"enum":return!1;case"\
message":if(!qe(u,l,r))return!1;break;case"scalar":if(!H(e.scalar,u,l))return!1;break}}break}case"list":{let o=t.get(e),s=n.get(e);if(o.size!=s.size)return!1;for(let a=0;a<
o.size;a++){let i=o.get(a),u=s.get(a);if(i!==u)switch(e.listKind){case"enum":return!1;case"message":if(!qe(i,u,r))return!1;break;case"scalar":if(!H(e.scalar,i,u))
return!1;break}}break}}return!0}function Wa(e,t,n){if(e.typeUrl!==t.typeUrl)return!1;let r=ge(e,n.registry),o=ge(t,n.registry);if(r&&o){let s=n.registry.getMessage(
r.$typeName);if(s)return et(s,r,o,n)}return H(c.BYTES,e.value,t.value)}function _a(e,t,n){function r(a,i){var u;let l=(u=a.getUnknown())!==null&&u!==void 0?u:[];
return i?l.filter(p=>!i.getExtensionFor(a.desc,p.no)):l}let o=r(e,n),s=r(t,n);if(o.length!=s.length)return!1;for(let a=0;a<o.length;a++){let i=o[a],u=s[a];if(i.
no!=u.no||i.wireType!=u.wireType||!H(c.BYTES,i.data,u.data))return!1}return!0}function Da(e,t,n){function r(a,i){var u;return((u=a.getUnknown())!==null&&u!==void 0?
u:[]).map(l=>i.getExtensionFor(a.desc,l.no)).filter(l=>l!=null).filter((l,p,f)=>f.indexOf(l)===p)}let o=r(e,n.registry),s=r(t,n.registry);if(o.length!=s.length||
o.some(a=>!s.includes(a)))return!1;for(let a of o){let[i,u]=D(a,he(e.message,a)),[l]=D(a,he(t.message,a));if(!Ao(u,i,l,n))return!1}return!0}var Ya=3,Xa=2,Vo={alwaysEmitImplicit:!1,enumAsInteger:!1,useProtoFieldName:!1};function Za(e){return e?Object.assign(Object.assign({},Vo),e):Vo}function Oa(e,t,n){
return be(I(e,t),Za(n))}function xo(e,t,n){var r;let o=Oa(e,t,n);return JSON.stringify(o,null,(r=n?.prettySpaces)!==null&&r!==void 0?r:0)}function be(e,t){var n;let r=wo(e,t);if(r!==void 0)return r;let o={};for(let s of e.sortedFields){if(!e.isSet(s)){if(s.presence==Ya)throw new Error(`cannot enco\
de ${s} to JSON: required field not set`);if(!t.alwaysEmitImplicit||s.presence!==Xa)continue}let a=vo(s,e.get(s),t);a!==void 0&&(o[Pa(s,t)]=a)}if(t.registry){let s=new Set;
for(let{no:a}of(n=e.getUnknown())!==null&&n!==void 0?n:[])if(!s.has(a)){s.add(a);let i=t.registry.getExtensionFor(e.desc,a);if(!i)continue;let u=he(e.message,i),
[l,p]=D(i,u),f=vo(p,l.get(p),t);f!==void 0&&(o[i.jsonName]=f)}}return o}function vo(e,t,n){switch(e.fieldKind){case"scalar":return tt(e,t);case"message":return be(
t,n);case"enum":return Sn(e.enum,t,n.enumAsInteger);case"list":return Ka(t,n);case"map":return Ja(t,n)}}function Ja(e,t){let n=e.field(),r={};switch(n.mapKind){case"\
scalar":for(let[o,s]of e)r[o]=tt(n,s);break;case"message":for(let[o,s]of e)r[o]=be(s,t);break;case"enum":for(let[o,s]of e)r[o]=Sn(n.enum,s,t.enumAsInteger);break}
return t.alwaysEmitImplicit||e.size>0?r:void 0}function Ka(e,t){let n=e.field(),r=[];switch(n.listKind){case"scalar":for(let o of e)r.push(tt(n,o));break;case"e\
num":for(let o of e)r.push(Sn(n.enum,o,t.enumAsInteger));break;case"message":for(let o of e)r.push(be(o,t));break}return t.alwaysEmitImplicit||r.length>0?r:void 0}
function Sn(e,t,n){var r;if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: expected number, got ${V(t)}`);if(e.typeName=="google.protobuf.NullV\
alue")return null;if(n)return t;let o=e.value[t];return(r=o?.name)!==null&&r!==void 0?r:t}function tt(e,t){var n,r,o,s,a,i;switch(e.scalar){case c.INT32:case c.
SFIXED32:case c.SINT32:case c.FIXED32:case c.UINT32:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(n=L(e,t))===null||n===void 0?void 0:n.
message}`);return t;case c.FLOAT:case c.DOUBLE:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(r=L(e,t))===null||r===void 0?void 0:r.message}`);
return Number.isNaN(t)?"NaN":t===Number.POSITIVE_INFINITY?"Infinity":t===Number.NEGATIVE_INFINITY?"-Infinity":t;case c.STRING:if(typeof t!="string")throw new Error(
`cannot encode ${e} to JSON: ${(o=L(e,t))===null||o===void 0?void 0:o.message}`);return t;case c.BOOL:if(typeof t!="boolean")throw new Error(`cannot encode ${e}\
 to JSON: ${(s=L(e,t))===null||s===void 0?void 0:s.message}`);return t;case c.UINT64:case c.FIXED64:case c.INT64:case c.SFIXED64:case c.SINT64:if(typeof t=="big\
int"||typeof t=="string"||typeof t=="number"&&Number.isInteger(t))return t.toString();throw new Error(`cannot encode ${e} to JSON: ${(a=L(e,t))===null||a===void 0?
void 0:a.message}`);case c.BYTES:if(t instanceof Uint8Array)return le(t);throw new Error(`cannot encode ${e} to JSON: ${(i=L(e,t))===null||i===void 0?void 0:i.message}`)}}
function Pa(e,t){return t.useProtoFieldName?e.name:e.jsonName}function wo(e,t){if(e.desc.typeName.startsWith("google.protobuf."))switch(e.desc.typeName){case"go\
ogle.protobuf.Any":return za(e.message,t);case"google.protobuf.Timestamp":return ja(e.message);case"google.protobuf.Duration":return Qa(e.message);case"google.p\
rotobuf.FieldMask":return Ha(e.message);case"google.protobuf.Struct":return Go(e.message);case"google.protobuf.Value":return Nn(e.message);case"google.protobuf.\
ListValue":return Uo(e.message);default:if(B(e.desc)){let n=e.desc.fields[0];return tt(n,e.get(n))}return}}function za(e,t){if(e.typeUrl==="")return{};let{registry:n}=t,
r,o;if(n&&(r=ge(e,n),r&&(o=n.getMessage(r.$typeName))),!o||!r)throw new Error(`cannot encode message ${e.$typeName} to JSON: "${e.typeUrl}" is not in the type r\
egistry`);let s=I(o,r),a=We(o)?{value:wo(s,t)}:be(s,t);return a["@type"]=e.typeUrl,a}function Qa(e){let t=Number(e.seconds),n=e.nanos;if(t>315576e6||t<-315576e6)
throw new Error(`cannot encode message ${e.$typeName} to JSON: value out of range`);if(t>0&&n<0||t<0&&n>0)throw new Error(`cannot encode message ${e.$typeName} \
to JSON: nanos sign must match seconds sign`);let r=e.seconds.toString();if(n!==0){let o=Math.abs(n).toString();o="0".repeat(9-o.length)+o,o.substring(3)==="000\
000"?o=o.substring(0,3):o.substring(6)==="000"&&(o=o.substring(0,6)),r+="."+o,n<0&&t==0&&(r="-"+r)}return r+"s"}function Ha(e){return e.paths.map(t=>{if(Oe(M(t))!==
t)throw new Error(`cannot encode message ${e.$typeName} to JSON: lowerCamelCase of path name "${t}" is irreversible`);return M(t)}).join(",")}function Go(e){let t={};
for(let[n,r]of Object.entries(e.fields))t[n]=Nn(r);return t}function Nn(e){switch(e.kind.case){case"nullValue":return null;case"numberValue":if(!Number.isFinite(
e.kind.value))throw new Error(`${e.$typeName} cannot be NaN or Infinity`);return e.kind.value;case"boolValue":return e.kind.value;case"stringValue":return e.kind.
value;case"structValue":return Go(e.kind.value);case"listValue":return Uo(e.kind.value);default:throw new Error(`${e.$typeName} must have a value`)}}function Uo(e){
return e.values.map(Nn)}function ja(e){let t=Number(e.seconds)*1e3;if(t<Date.parse("0001-01-01T00:00:00Z")||t>Date.parse("9999-12-31T23:59:59Z"))throw new Error(
`cannot encode message ${e.$typeName} to JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive`);if(e.nanos<0)throw new Error(`cannot encode\
 message ${e.$typeName} to JSON: nanos must not be negative`);if(e.nanos>999999999)throw new Error(`cannot encode message ${e.$typeName} to JSON: nanos must not\
 be greater than 99999999`);let n="Z";if(e.nanos>0){let r=(e.nanos+1e9).toString().substring(1);r.substring(3)==="000000"?n="."+r.substring(0,3)+"Z":r.substring(
6)==="000"?n="."+r.substring(0,6)+"Z":n="."+r+"Z"}return new Date(t).toISOString().replace(".000Z",n)}function $a(e){return Object.assign(Object.assign({ignoreUnknownFields:!1,recursionLimit:100},e),{depth:0})}function Fo(e,t,n){return An(e,ai(t,e.typeName),n)}function An(e,t,n){let r=I(e);try{ye(r,t,$a(n))}catch(o){throw gr(o)?new Error(`cannot decode ${o.field()} from JSON: ${o.message}`,{cause:o}):o}return r.message}var In=new WeakMap;function qa(e,t){var n;if(!In.has(e)){let r=new Map;for(let o of e.fields)r.set(o.name,o).set(o.jsonName,o);In.set(e,r)}return(n=In.get(e))===
null||n===void 0?void 0:n.get(t)}function ye(e,t,n){var r;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from JSON: maximum recursion de\
pth of ${n.recursionLimit} reached`);if(ui(e,t,n)){n.depth--;return}if(t==null||Array.isArray(t)||typeof t!="object")throw new Error(`cannot decode ${e.desc} fr\
om JSON: ${V(t)}`);let o=new Map,s=new Set;for(let[a,i]of Object.entries(t)){let u=qa(e.desc,a);if(u){if(s.has(u))throw new A(u,"set multiple times");if(s.add(u),
u.oneof&&i===null&&u.fieldKind=="scalar")continue;if(u.oneof){let l=o.get(u.oneof);if(l!==void 0)throw new A(u.oneof,`oneof set multiple times by ${l.name} and ${u.
name}`);o.set(u.oneof,u)}To(e,u,i,n)}else{let l;if(a.startsWith("[")&&a.endsWith("]")&&(l=(r=n.registry)===null||r===void 0?void 0:r.getExtension(a.substring(1,
a.length-1)))&&l.extendee.typeName===e.desc.typeName){let[p,f,E]=D(l);To(p,f,i,n),No(e.message,l,E())}if(!l&&!n.ignoreUnknownFields)throw new Error(`cannot deco\
de ${e.desc} from JSON: key "${a}" is unknown`)}}n.depth--}function To(e,t,n,r){switch(t.fieldKind){case"scalar":oi(e,t,n);break;case"enum":ri(e,t,n,r);break;case"\
message":ni(e,t,n,r);break;case"list":ti(e.get(t),n,r);break;case"map":ei(e.get(t),n,r);break}}function Bo(e,t,n){if(e.scalar&&t!==null)return Vn(e,t);if(e.message&&
!nt(e,t)){let r=I(e.message);return ye(r,t,n),r}if(e.enum&&!nt(e,t))return Co(e.enum,t,n.ignoreUnknownFields);throw new A(e,`${e.fieldKind==="list"?"list item":
"map value"} must not be null`)}function ei(e,t,n){if(t===null)return;let r=e.field();if(typeof t!="object"||Array.isArray(t))throw new A(r,"expected object, go\
t "+V(t));let o=new Set;for(let[s,a]of Object.entries(t)){let i=si(r.mapKey,s);if(o.has(i))throw new A(r,`duplicate map key "${s}"`);o.add(i);let u=Bo(r,a,n);u!==
rt&&e.set(i,u)}}function ti(e,t,n){if(t===null)return;let r=e.field();if(!Array.isArray(t))throw new A(r,"expected Array, got "+V(t));for(let o of t){let s=Bo(r,
o,n);s!==rt&&e.add(s)}}function ni(e,t,n,r){if(nt(t,n)){e.clear(t);return}let o=e.isSet(t)?e.get(t):I(t.message);ye(o,n,r),e.set(t,o)}function ri(e,t,n,r){if(nt(
t,n)){e.clear(t);return}let o=Co(t.enum,n,r.ignoreUnknownFields);o!==rt&&e.set(t,o)}function oi(e,t,n){n===null?e.clear(t):e.set(t,Vn(t,n))}function nt(e,t){var n,
r;return t===null&&((n=e.message)===null||n===void 0?void 0:n.typeName)!="google.protobuf.Value"&&((r=e.enum)===null||r===void 0?void 0:r.typeName)!="google.pro\
tobuf.NullValue"}var rt=Symbol();function Co(e,t,n){if(t===null)return e.values[0].number;switch(typeof t){case"number":if(Number.isInteger(t))return t;break;case"\
string":let r=e.values.find(o=>o.name===t);if(r!==void 0)return r.number;if(n)return rt;break}throw new Error(`cannot decode ${e} from JSON: ${V(t)}`)}function Vn(e,t){
switch(e.scalar){case c.DOUBLE:case c.FLOAT:if(t==="NaN")return NaN;if(t==="Infinity")return Number.POSITIVE_INFINITY;if(t==="-Infinity")return Number.NEGATIVE_INFINITY;
if(typeof t=="number"){if(Number.isNaN(t))throw new A(e,"unexpected NaN number");if(!Number.isFinite(t))throw new A(e,"unexpected infinite number");break}if(typeof t==
"string"){if(t===""||t.trim().length!==t.length)break;let n=Number(t);if(!Number.isFinite(n))break;return n}break;case c.INT32:case c.FIXED32:case c.SFIXED32:case c.
SINT32:case c.UINT32:return ko(t);case c.BYTES:if(typeof t=="string"){if(t==="")return new Uint8Array(0);try{return q(t)}catch(n){let r=n instanceof Error?n.message:
String(n);throw new A(e,r)}}break}return t}function si(e,t){switch(e){case c.BOOL:switch(t){case"true":return!0;case"false":return!1}return t;case c.INT32:case c.
FIXED32:case c.UINT32:case c.SFIXED32:case c.SINT32:return ko(t);case c.INT64:case c.SINT64:case c.SFIXED64:case c.UINT64:case c.FIXED64:return/^-?0+$/.test(t)?
"0":t.replace(/^(-?)0+(?=\d)/,"$1");default:return t}}function ko(e){if(typeof e=="string"){if(e===""||e.trim().length!==e.length)return e;let t=Number(e);return Number.
isNaN(t)?e:t}return e}function ai(e,t){let n;try{n=JSON.parse(e)}catch(r){let o=r instanceof Error?r.message:String(r);throw new Error(`cannot decode message ${t}\
 from JSON: ${o}`,{cause:r})}return ii(e,t),n}function ii(e,t){let n=[],r=!1,o=0;for(;o<e.length;)switch(e[o]){case"{":n.push(new Set),r=!0,o++;break;case"[":n.
push(null),r=!1,o++;break;case"}":case"]":n.pop(),r=!1,o++;break;case",":r=n[n.length-1]!=null,o++;break;case":":r=!1,o++;break;case'"':{let s=o++,a=!1;for(;o<e.
length;){if(e[o]=="\\"){a=!0,o+=2;continue}if(e[o]=='"')break;o++}let i=o++,u=n[n.length-1];if(r&&u){let l=a?JSON.parse(e.substring(s,i+1)):e.substring(s+1,i);if(u.
has(l))throw new Error(`cannot decode message ${t} from JSON: duplicate object key "${l}"`);u.add(l)}r=!1;break}default:o++;break}}function ui(e,t,n){if(!e.desc.
typeName.startsWith("google.protobuf."))return!1;switch(e.desc.typeName){case"google.protobuf.Any":return ci(e.message,t,n),!0;case"google.protobuf.Timestamp":return li(
e.message,t),!0;case"google.protobuf.Duration":return di(e.message,t),!0;case"google.protobuf.FieldMask":return fi(e.message,t),!0;case"google.protobuf.Struct":
return Lo(e.message,t,n),!0;case"google.protobuf.Value":return vn(e.message,t,n),!0;case"google.protobuf.ListValue":return Mo(e.message,t,n),!0;default:if(B(e.desc)){
let r=e.desc.fields[0];return t===null?e.clear(r):e.set(r,Vn(r,t)),!0}return!1}}function ci(e,t,n){var r;if(t===null||Array.isArray(t)||typeof t!="object")throw new Error(
`cannot decode message ${e.$typeName} from JSON: expected object but got ${V(t)}`);if(Object.keys(t).length==0)return;let o=t["@type"];if(typeof o!="string"||o==
"")throw new Error(`cannot decode message ${e.$typeName} from JSON: "@type" is empty`);let s=o.includes("/")?o.substring(o.lastIndexOf("/")+1):o;if(!s.length)throw new Error(
`cannot decode message ${e.$typeName} from JSON: "@type" is invalid`);let a=(r=n.registry)===null||r===void 0?void 0:r.getMessage(s);if(!a)throw new Error(`cann\
ot decode message ${e.$typeName} from JSON: ${o} is not in the type registry`);let i=I(a);if(We(a)&&Object.prototype.hasOwnProperty.call(t,"value")){let u=t.value;
ye(i,u,n)}else{let u=Object.assign({},t);delete u["@type"],ye(i,u,n)}yo(i.desc,i.message,e)}function li(e,t){if(typeof t!="string")throw new Error(`cannot decod\
e message ${e.$typeName} from JSON: ${V(t)}`);let n=t.match(/^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|([+-][0-9][0-9]:[0-9][0-9]))$/);
if(!n)throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);let r=Date.parse(n[1]+"-"+n[2]+"-"+n[3]+"T"+n[4]+":"+n[5]+":"+n[6]+
(n[8]?n[8]:"Z"));if(Number.isNaN(r))throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);if(r<Date.parse("0001-01-01T00:00\
:00Z")||r>Date.parse("9999-12-31T23:59:59Z"))throw new Error(`cannot decode message ${e.$typeName} from JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23\
:59:59Z inclusive`);e.seconds=y.parse(r/1e3),e.nanos=0,n[7]&&(e.nanos=parseInt("1"+n[7]+"0".repeat(9-n[7].length))-1e9)}function di(e,t){if(typeof t!="string")throw new Error(
`cannot decode message ${e.$typeName} from JSON: ${V(t)}`);let n=t.match(/^(-?[0-9]+)(?:\.([0-9]+))?s/);if(n===null)throw new Error(`cannot decode message ${e.$typeName}\
 from JSON: ${V(t)}`);let r=Number(n[1]);if(r>315576e6||r<-315576e6)throw new Error(`cannot decode message ${e.$typeName} from JSON: ${V(t)}`);if(e.seconds=y.parse(
r),typeof n[2]!="string")return;let o=n[2]+"0".repeat(9-n[2].length);e.nanos=parseInt(o),(r<0||Object.is(r,-0))&&(e.nanos=-e.nanos)}function fi(e,t){if(typeof t!=
"string")throw new Error(`cannot decode message ${e.$typeName} from JSON: ${V(t)}`);t!==""&&(e.paths=t.split(",").map(n=>{if(n.includes("_"))throw new Error(`ca\
nnot decode message ${e.$typeName} from JSON: path names must be lowerCamelCase`);return Oe(n)}))}function Lo(e,t,n){if(typeof t!="object"||t==null||Array.isArray(
t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${V(t)}`);for(let[r,o]of Object.entries(t)){let s=N(Rn);vn(s,o,n),e.fields[r]=s}}function vn(e,t,n){
if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.$typeName} from JSON: maximum recursion depth of ${n.recursionLimit} reached`);switch(typeof t){case"\
number":e.kind={case:"numberValue",value:t};break;case"string":e.kind={case:"stringValue",value:t};break;case"boolean":e.kind={case:"boolValue",value:t};break;case"\
object":if(t===null)e.kind={case:"nullValue",value:$e.NULL_VALUE};else if(Array.isArray(t)){let r=N(So);Mo(r,t,n),e.kind={case:"listValue",value:r}}else{let r=N(
Ro);Lo(r,t,n),e.kind={case:"structValue",value:r}}break;default:throw new Error(`cannot decode message ${e.$typeName} from JSON ${V(t)}`)}return n.depth--,e}function Mo(e,t,n){
if(!Array.isArray(t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${V(t)}`);for(let r of t){let o=N(Rn);vn(o,r,n),e.values.push(o)}}function Ee(e){let t=m[e];return typeof t!="string"?e.toString():t[0].toLowerCase()+t.substring(1).replace(/[A-Z]/g,n=>"_"+n.toLowerCase())}var ot;function Wo(e){
if(!ot){ot={};for(let t of Object.values(m))typeof t!="string"&&(ot[Ee(t)]=t)}return ot[e]}var h=class e extends Error{constructor(t,n=m.Unknown,r,o,s){super(mi(t,n)),this.name="ConnectError",Object.setPrototypeOf(this,new.target.prototype),this.rawMessage=
t,this.code=n,this.metadata=new Headers(r??{}),this.details=o??[],this.cause=s}static from(t,n=m.Unknown){return t instanceof e?t:t instanceof Error?t.name=="Ab\
ortError"||t.name=="TimeoutError"?new e(t.message,m.Canceled):new e(t.message,n,void 0,void 0,t):new e(String(t),n,void 0,void 0,t)}static[Symbol.hasInstance](t){
return t instanceof Error?Object.getPrototypeOf(t)===e.prototype?!0:t.name==="ConnectError"&&"code"in t&&typeof t.code=="number"&&"metadata"in t&&"details"in t&&
Array.isArray(t.details)&&"rawMessage"in t&&typeof t.rawMessage=="string"&&"cause"in t:!1}findDetails(t){let n=t.kind==="message"?{getMessage:o=>o===t.typeName?
t:void 0}:t,r=[];for(let o of this.details){if("desc"in o){n.getMessage(o.desc.typeName)&&r.push(N(o.desc,o.value));continue}let s=n.getMessage(o.type);if(s)try{
r.push(_(s,o.value))}catch{}}return r}};function mi(e,t){return e.length?`[${Ee(t)}] ${e}`:`[${Ee(t)}]`}function xn(...e){let t=new Headers;for(let n of e)n.forEach((r,o)=>{t.append(o,r)});return t}function _o(e,t){let n={};for(let r of e.methods){let o=t(r);o!=null&&(n[r.localName]=o)}return n}var st=1;function Do(e,t,n=!1){if(t>e){let r=`message size is larger than configured readMaxBytes ${e}`;throw n&&(r=`message size ${t} is larger than configured readMaxB\
ytes ${e}`),new h(r,m.ResourceExhausted)}}function pi(e){return new wn(e)}var wn=class{constructor(t){this.readMaxBytes=t,this.header=new Uint8Array(5),this.headerView=new DataView(this.header.buffer),this.
buf=[]}get byteLength(){return this.buf.reduce((t,n)=>t+n.byteLength,0)}decode(t){this.buf.push(t);let n=[];for(;;){let r=this.pop();if(!r)break;n.push(r)}return n}pop(){
if(!(!this.env&&(this.env=this.head(),!this.env))&&this.cons(this.env.data)){let t=this.env;return this.env=void 0,t}}head(){if(!this.cons(this.header))return;let t=this.
headerView.getUint8(0),n=this.headerView.getUint32(1);return Do(this.readMaxBytes,n,!0),{flags:t,data:new Uint8Array(n)}}cons(t){let n=t.byteLength;if(this.byteLength<
n)return!1;let r=0;for(;r<n;){let o=this.buf.shift();o.byteLength>n-r?(t.set(o.subarray(0,n-r),r),this.buf.unshift(o.subarray(n-r)),r+=n-r):(t.set(o,r),r+=o.byteLength)}
return!0}};function Gn(e){let t,n=pi(4294967295);return new ReadableStream({start(){t=e.getReader()},async pull(r){let o=!1;for(;!o;){let s=await t.read();if(s.
done)n.byteLength>0&&r.error(new h("protocol error: incomplete envelope",m.InvalidArgument)),r.close();else for(let a of n.decode(s.value))r.enqueue(a),o=!0}}})}function Un(e,t){let n=new Uint8Array(t.length+5);n.set(t,5);let r=new DataView(n.buffer,n.byteOffset,n.byteLength);return r.setUint8(0,e),r.setUint32(1,t.length),
n}var gi=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(a){
return new Promise(function(i,u){a=e[s](a),o(i,u,a.done,a.value)})}}function o(s,a,i,u){Promise.resolve(u).then(function(l){s({value:l,done:i})},a)}},Re=function(e){
return this instanceof Re?(this.v=e,this):new Re(e)},hi=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.
apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),i("next"),i("throw"),i("return",a),o[Symbol.asyncIterator]=
function(){return this},o;function a(d){return function(g){return Promise.resolve(g).then(d,f)}}function i(d,g){r[d]&&(o[d]=function(b){return new Promise(function(R,U){
s.push([d,b,R,U])>1||u(d,b)})},g&&(o[d]=g(o[d])))}function u(d,g){try{l(r[d](g))}catch(b){E(s[0][3],b)}}function l(d){d.value instanceof Re?Promise.resolve(d.value.
v).then(p,f):E(s[0][2],d)}function p(d){u("next",d)}function f(d){u("throw",d)}function E(d,g){d(g),s.shift(),s.length&&u(s[0][0],s[0][1])}},bi=function(e){var t,
n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=function(){return this},t;function r(o,s){t[o]=e[o]?function(a){return(n=
!n)?{value:Re(e[o](a)),done:!1}:s?s(a):a}:s}};function Yo(e){return hi(this,arguments,function*(){yield Re(yield*bi(gi(e)))})}var Xo=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(a){
return new Promise(function(i,u){a=e[s](a),o(i,u,a.done,a.value)})}}function o(s,a,i,u){Promise.resolve(u).then(function(l){s({value:l,done:i})},a)}},re=function(e){
return this instanceof re?(this.v=e,this):new re(e)},yi=function(e){var t,n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=
function(){return this},t;function r(o,s){t[o]=e[o]?function(a){return(n=!n)?{value:re(e[o](a)),done:!1}:s?s(a):a}:s}},Ei=function(e,t,n){if(!Symbol.asyncIterator)
throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:
Object).prototype),i("next"),i("throw"),i("return",a),o[Symbol.asyncIterator]=function(){return this},o;function a(d){return function(g){return Promise.resolve(
g).then(d,f)}}function i(d,g){r[d]&&(o[d]=function(b){return new Promise(function(R,U){s.push([d,b,R,U])>1||u(d,b)})},g&&(o[d]=g(o[d])))}function u(d,g){try{l(r[d](
g))}catch(b){E(s[0][3],b)}}function l(d){d.value instanceof re?Promise.resolve(d.value.v).then(p,f):E(s[0][2],d)}function p(d){u("next",d)}function f(d){u("thro\
w",d)}function E(d,g){d(g),s.shift(),s.length&&u(s[0][0],s[0][1])}};function at(e,t){return _o(e,n=>{switch(n.methodKind){case"unary":return Ri(t,n);case"server\
_streaming":return Si(t,n);case"client_streaming":return Ni(t,n);case"bidi_streaming":return Ii(t,n);default:return null}})}function Ri(e,t){return async(n,r)=>{
var o,s;let a=await e.unary(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);return(o=r?.onHeader)===null||o===void 0||o.call(r,a.header),(s=r?.onTrailer)===
null||s===void 0||s.call(r,a.trailer),a.message}}function Si(e,t){return(n,r)=>Zo(e.stream(t,r?.signal,r?.timeoutMs,r?.headers,Yo([n]),r?.contextValues),r)}function Ni(e,t){
return async(n,r)=>{var o,s,a,i,u,l;let p=await e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);(u=r?.onHeader)===null||u===void 0||u.call(r,p.
header);let f,E=0;try{for(var d=!0,g=Xo(p.message),b;b=await g.next(),o=b.done,!o;d=!0)i=b.value,d=!1,f=i,E++}catch(R){s={error:R}}finally{try{!d&&!o&&(a=g.return)&&
await a.call(g)}finally{if(s)throw s.error}}if(!f)throw new h("protocol error: missing response message",m.Unimplemented);if(E>1)throw new h("protocol error: re\
ceived extra messages for client streaming method",m.Unimplemented);return(l=r?.onTrailer)===null||l===void 0||l.call(r,p.trailer),f}}function Ii(e,t){return(n,r)=>Zo(
e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues),r)}function Zo(e,t){let n=(function(){return Ei(this,arguments,function*(){var r,o;let s=yield re(
e);(r=t?.onHeader)===null||r===void 0||r.call(t,s.header),yield re(yield*yi(Xo(s.message))),(o=t?.onTrailer)===null||o===void 0||o.call(t,s.trailer)})})()[Symbol.
asyncIterator]();return{[Symbol.asyncIterator]:()=>({next:()=>n.next()})}}function Oo(...e){let t=new AbortController,n=e.filter(o=>o!==void 0).concat(t.signal);for(let o of n){if(o.aborted){r.apply(o);break}o.addEventListener("abort",
r)}function r(){t.signal.aborted||t.abort(Tn(this));for(let o of n)o.removeEventListener("abort",r)}return t}function Jo(e){let t=new AbortController,n=()=>{t.abort(
new h("the operation timed out",m.DeadlineExceeded))},r;return e!==void 0&&(e<=0?n():r=setTimeout(n,e)),{signal:t.signal,cleanup:()=>clearTimeout(r)}}function Tn(e){
if(!e.aborted)return;if(e.reason!==void 0)return e.reason;let t=new Error("This operation was aborted");return t.name="AbortError",t}function it(){return{get(e){return e.id in this?this[e.id]:e.defaultValue},set(e,t){return this[e.id]=t,this},delete(e){return delete this[e.id],this}}}function ut(e,t,...n){if(n.length>0)throw new Error;return e.services[t]}function ct(e,t){return e.toString().replace(/\/?$/,`/${t.parent.typeName}/${t.name}`)}function Fn(e,t){return N(e,t)}function Ko(e,t){function n(r){return r.done===!0?r:{done:r.done,value:Fn(e,r.value)}}return{[Symbol.asyncIterator](){let r=t[Symbol.
asyncIterator](),o={next:()=>r.next().then(n)};return r.throw!==void 0&&(o.throw=s=>r.throw(s).then(n)),r.return!==void 0&&(o.return=s=>r.return(s).then(n)),o}}}function Bn(e,t){if(!t)return e;for(let n of t.concat().reverse())e=n(e);return e}function lt(e){var t;let n=Object.assign({},e);return(t=n.ignoreUnknownFields)!==null&&t!==void 0||(n.ignoreUnknownFields=!0),n}function dt(e,t,n,r){let o=t?Po(e.input,r):zo(e.input,n);return{parse:(t?Po(e.output,r):zo(e.output,n)).parse,serialize:o.serialize}}function Po(e,t){return{parse(n){try{return _(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new h(`parse binary: ${o}`,m.Internal)}},serialize(n){
try{return pe(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new h(`serialize binary: ${o}`,m.Internal)}}}}function zo(e,t){var n,r;let o=(n=
t?.textEncoder)!==null&&n!==void 0?n:new TextEncoder,s=(r=t?.textDecoder)!==null&&r!==void 0?r:new TextDecoder,a=lt(t);return{parse(i){try{let u=s.decode(i);return Fo(
e,u,a)}catch(u){throw h.from(u,m.InvalidArgument)}},serialize(i){try{let u=xo(e,i,a);return o.encode(u)}catch(u){throw h.from(u,m.Internal)}}}}var Ai=/^application\/(connect\+)?(?:(json)(?:; ?charset=utf-?8)?|(proto))$/i;var Qo="application/proto",Ho="application/json",jo="application/connect+proto",$o="application/connect+json";function qo(e){let t=e?.match(Ai);if(!t)return;let n=!!t[1],r=!!t[3];return{stream:n,binary:r}}function Se(e,t,n){var r;if(t&&new Headers(t).forEach((i,u)=>n.metadata.append(u,i)),typeof e!="object"||e==null||Array.isArray(e))throw n;let o=n.code;"code"in
e&&typeof e.code=="string"&&(o=(r=Wo(e.code))!==null&&r!==void 0?r:o);let s=e.message;if(s!=null&&typeof s!="string")throw n;let a=new h(s??"",o,t);if("details"in
e&&Array.isArray(e.details))for(let i of e.details){if(i===null||typeof i!="object"||Array.isArray(i)||typeof i.type!="string"||typeof i.value!="string")throw n;
try{a.details.push({type:i.type,value:q(i.value),debug:i.debug})}catch{throw n}}return a}var ft=2;function Cn(e){let t=new h("invalid end stream",m.Unknown),n;try{n=JSON.parse(typeof e=="string"?e:new TextDecoder().decode(e))}catch{throw t}if(typeof n!=
"object"||n==null||Array.isArray(n))throw t;let r=new Headers;if("metadata"in n){if(typeof n.metadata!="object"||n.metadata==null||Array.isArray(n.metadata))throw t;
for(let[s,a]of Object.entries(n.metadata)){if(!Array.isArray(a)||a.some(i=>typeof i!="string"))throw t;for(let i of a)r.append(s,i)}}let o="error"in n&&n.error!=
null?Se(n.error,r,t):void 0;return{metadata:r,error:o}}var z="Content-Type",es="Content-Length",Ne="Content-Encoding";var kn="Accept-Encoding";var ts="Connect-Timeout-Ms",mt="Connect-Protocol-Version",Ln="User-Agent";function ns(e){switch(e){case 400:return m.Internal;case 401:return m.Unauthenticated;case 403:return m.PermissionDenied;case 404:return m.Unimplemented;case 429:
return m.Unavailable;case 502:return m.Unavailable;case 503:return m.Unavailable;case 504:return m.Unavailable;default:return m.Unknown}}function pt(e){let t=new Headers,n=new Headers;return e.forEach((r,o)=>{o.toLowerCase().startsWith("trailer-")?n.append(o.substring(8),r):t.append(o,r)}),[t,n]}var gt="1";function ht(e,t,n,r,o){let s=new Headers(r??{});return n!==void 0&&s.set(ts,`${n}`),s.set(z,e=="unary"?t?Qo:Ho:t?jo:$o),s.set(mt,gt),!s.has(Ln)&&o&&s.set(Ln,"co\
nnect-es/2.1.2"),s}function bt(e,t,n,r){let o=r.get(z),s=qo(o);if(n!==200){let i=new h(`HTTP ${n}`,ns(n),r);if(e=="unary"&&s&&!s.binary)return{isUnaryError:!0,unaryError:i};throw i}
let a={binary:t,stream:e!=="unary"};if(s?.binary!==a.binary||s.stream!==a.stream)throw new h(`unsupported content type ${o}`,s===void 0?m.Unknown:m.Internal,r);
return{isUnaryError:!1}}var rs="application/";function xi(e,t){return t?le(e,"url"):encodeURIComponent(new TextDecoder().decode(e))}function Mn(e,t,n){let r=`?connect=v${gt}`,o="",s=e.
header.get(Ne);s!==null&&s!=="identity"&&(o="&compression="+encodeURIComponent(s),n=!0),n&&(r+="&base64=1"),r+=o;let a=e.header.get(z);a?.indexOf(rs)===0&&(r+="\
&encoding="+encodeURIComponent(a.slice(rs.length))),r+="&message="+xi(t,n);let i=e.url+r,u=new Headers(e.header);for(let l of[mt,z,es,Ne,kn])u.delete(l);return Object.
assign(Object.assign({},e),{requestMethod:"GET",url:i,header:u})}function Wn(e){let t=Bn(e.next,e.interceptors),[n,r,o]=os(e),s=Object.assign(Object.assign({},e.req),{message:Fn(e.req.method.input,e.req.message),signal:n});return t(
s).then(a=>(o(),a),r)}function _n(e){let t=Bn(e.next,e.interceptors),[n,r,o]=os(e),s=Object.assign(Object.assign({},e.req),{message:Ko(e.req.method.input,e.req.
message),signal:n}),a=!1;return n.addEventListener("abort",function(){var i,u;let l=e.req.message[Symbol.asyncIterator]();a||(i=l.throw)===null||i===void 0||i.call(
l,this.reason).catch(()=>{}),(u=l.return)===null||u===void 0||u.call(l).catch(()=>{})}),t(s).then(i=>Object.assign(Object.assign({},i),{message:{[Symbol.asyncIterator](){
let u=i.message[Symbol.asyncIterator]();return{next(){return u.next().then(l=>(l.done==!0&&(a=!0,o()),l),r)}}}}}),r)}function os(e){let{signal:t,cleanup:n}=Jo(e.
timeoutMs),r=Oo(e.signal,t);return[r.signal,function(s){let a=r.signal.aborted?h.from(Tn(r.signal),m.Canceled):h.from(s);return r.abort(a),n(),Promise.reject(a)},
function(){n(),r.abort()}]}function ss(){try{new Headers}catch{throw new Error("connect-web requires the fetch API. Are you running on an old version of Node.js? Node.js is not supported \
in Connect for Web - please stay tuned for Connect for Node.")}}var Ie=function(e){return this instanceof Ie?(this.v=e,this):new Ie(e)},wi=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is\
 not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),i("next"),i("throw"),i("\
return",a),o[Symbol.asyncIterator]=function(){return this},o;function a(d){return function(g){return Promise.resolve(g).then(d,f)}}function i(d,g){r[d]&&(o[d]=function(b){
return new Promise(function(R,U){s.push([d,b,R,U])>1||u(d,b)})},g&&(o[d]=g(o[d])))}function u(d,g){try{l(r[d](g))}catch(b){E(s[0][3],b)}}function l(d){d.value instanceof
Ie?Promise.resolve(d.value.v).then(p,f):E(s[0][2],d)}function p(d){u("next",d)}function f(d){u("throw",d)}function E(d,g){d(g),s.shift(),s.length&&u(s[0][0],s[0][1])}},
as={redirect:"error"};function Dn(e){var t;ss();let n=(t=e.useBinaryFormat)!==null&&t!==void 0?t:!1;return{async unary(r,o,s,a,i,u){let{serialize:l,parse:p}=dt(
r,n,e.jsonOptions,e.binaryOptions);return s=s===void 0?e.defaultTimeoutMs:s<=0?void 0:s,await Wn({interceptors:e.interceptors,signal:o,timeoutMs:s,req:{stream:!1,
service:r.parent,method:r,requestMethod:"POST",url:ct(e.baseUrl,r),header:ht(r.methodKind,n,s,a,!1),contextValues:u??it(),message:i},next:async f=>{var E;let d=e.
useHttpGet===!0&&r.idempotency===ze.NO_SIDE_EFFECTS,g=null;d?f=Mn(f,l(f.message),n):g=l(f.message);let R=await((E=e.fetch)!==null&&E!==void 0?E:globalThis.fetch)(
f.url,Object.assign(Object.assign({},as),{method:f.requestMethod,headers:f.header,signal:f.signal,body:g})),{isUnaryError:U,unaryError:Ge}=bt(r.methodKind,n,R.status,
R.headers);if(U)throw Se(await R.json(),xn(...pt(R.headers)),Ge);let[Ue,Te]=pt(R.headers);return{stream:!1,service:r.parent,method:r,header:Ue,message:n?p(new Uint8Array(
await R.arrayBuffer())):An(r.output,await R.json(),lt(e.jsonOptions)),trailer:Te}}})},async stream(r,o,s,a,i,u){let{serialize:l,parse:p}=dt(r,n,e.jsonOptions,e.
binaryOptions);function f(d,g,b,R){return wi(this,arguments,function*(){let Ge=Gn(d).getReader(),Ue=!1;for(;;){let Te=yield Ie(Ge.read());if(Te.done)break;let{flags:jn,
data:$n}=Te.value;if((jn&st)===st)throw new h("protocol error: received unsupported compressed output",m.Internal);if((jn&ft)===ft){Ue=!0;let Ct=Cn($n);if(Ct.error){
let Fe=Ct.error;throw b.forEach((kt,Fs)=>{Fe.metadata.append(Fs,kt)}),Fe}Ct.metadata.forEach((Fe,kt)=>g.set(kt,Fe));continue}yield yield Ie(p($n))}if("throwIfAb\
orted"in R&&R.throwIfAborted(),!Ue)throw"missing EndStreamResponse"})}async function E(d){if(r.methodKind!="server_streaming")throw"The fetch API does not suppo\
rt streaming request bodies";let g=await d[Symbol.asyncIterator]().next();if(g.done==!0)throw"missing request message";return Un(0,l(g.value))}return s=s===void 0?
e.defaultTimeoutMs:s<=0?void 0:s,await _n({interceptors:e.interceptors,timeoutMs:s,signal:o,req:{stream:!0,service:r.parent,method:r,requestMethod:"POST",url:ct(
e.baseUrl,r),header:ht(r.methodKind,n,s,a,!1),contextValues:u??it(),message:i},next:async d=>{var g;let R=await((g=e.fetch)!==null&&g!==void 0?g:globalThis.fetch)(
d.url,Object.assign(Object.assign({},as),{method:d.requestMethod,headers:d.header,signal:d.signal,body:await E(d.message)}));if(bt(r.methodKind,n,R.status,R.headers),
R.body===null)throw"missing response body";let U=new Headers;return Object.assign(Object.assign({},d),{header:R.headers,trailer:U,message:f(R.body,U,R.headers,d.
signal)})}})}}}var Gi=v("ChdydW5zdGF0dXMvdjEvYXV0aC5wcm90bxIMcnVuc3RhdHVzLnYxIg8KDVdob0FtSVJlcXVlc3QiggMKDldob0FtSVJlc3BvbnNlEikKBGtpbmQYASABKA4yGy5ydW5zdGF0dXMudjEuUHJpbmNpcG\
FsS2luZBIMCgR1c2VyGAIgASgJEhAKA3VpZBgDIAEoA0gAiAEBEhAKA2dpZBgEIAEoA0gBiAEBEg4KBmdyb3VwcxgFIAMoCRIMCgRzYW5zGAYgAygJEhMKC3Rva2VuX2xhYmVsGAcgASgJEg4KBmlzc3VlchgIIA\
EoCRIvCgtleHBpcmVfdGltZRgJIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASMgoGZ3JhbnRzGAogAygLMiIucnVuc3RhdHVzLnYxLldob0FtSVJlc3BvbnNlLkdyYW50GlsKBUdyYW50Eg4KBnBhcm\
VudBgBIAEoCRIgCgRyb2xlGAIgASgOMhIucnVuc3RhdHVzLnYxLlJvbGUSDgoGZmlsdGVyGAMgASgJEhAKCGJ5X2ZpbGVzGAQgASgIQgYKBF91aWRCBgoEX2dpZCI2ChJDaGVja0FjY2Vzc1JlcXVlc3QSDgoGbW\
V0aG9kGAEgASgJEhAKCHJlc291cmNlGAIgASgJIlUKE0NoZWNrQWNjZXNzUmVzcG9uc2USDwoHYWxsb3dlZBgBIAEoCBILCgN3aHkYAiABKAkSIAoEcm9sZRgDIAEoDjISLnJ1bnN0YXR1cy52MS5Sb2xlKk4KBF\
JvbGUSFAoQUk9MRV9VTlNQRUNJRklFRBAAEg8KC1JPTEVfUkVBREVSEAESDwoLUk9MRV9XUklURVIQAhIOCgpST0xFX0FETUlOEAMq0gEKDVByaW5jaXBhbEtpbmQSHgoaUFJJTkNJUEFMX0tJTkRfVU5TUEVDSU\
ZJRUQQABIcChhQUklOQ0lQQUxfS0lORF9BTk9OWU1PVVMQARIXChNQUklOQ0lQQUxfS0lORF9VTklYEAISHgoaUFJJTkNJUEFMX0tJTkRfQ0VSVElGSUNBVEUQAxIYChRQUklOQ0lQQUxfS0lORF9UT0tFThAEEh\
YKElBSSU5DSVBBTF9LSU5EX0pXVBAFEhgKFFBSSU5DSVBBTF9LSU5EX1NMVVJNEAYypgEKC0F1dGhTZXJ2aWNlEkMKBldob0FtSRIbLnJ1bnN0YXR1cy52MS5XaG9BbUlSZXF1ZXN0GhwucnVuc3RhdHVzLnYxLl\
dob0FtSVJlc3BvbnNlElIKC0NoZWNrQWNjZXNzEiAucnVuc3RhdHVzLnYxLkNoZWNrQWNjZXNzUmVxdWVzdBohLnJ1bnN0YXR1cy52MS5DaGVja0FjY2Vzc1Jlc3BvbnNlQkBaPmdpdGh1Yi5jb20vcnVuc3RhdH\
VzL3J1bnN0YXR1cy9nZW4vZ28vcnVuc3RhdHVzL3YxO3J1bnN0YXR1c3YxYgZwcm90bzM",[ne]);var us=ut(Gi,0);var cs=v("Chdnb29nbGUvcnBjL3N0YXR1cy5wcm90bxIKZ29vZ2xlLnJwYyJOCgZTdGF0dXMSDAoEY29kZRgBIAEoBRIPCgdtZXNzYWdlGAIgASgJEiUKB2RldGFpbHMYAyADKAsyFC5nb29nbGUucHJvdG9idW\
YuQW55Ql4KDmNvbS5nb29nbGUucnBjQgtTdGF0dXNQcm90b1ABWjdnb29nbGUuZ29sYW5nLm9yZy9nZW5wcm90by9nb29nbGVhcGlzL3JwYy9zdGF0dXM7c3RhdHVzogIDUlBDYgZwcm90bzM",[yn]);var Yn=v("ChlydW5zdGF0dXMvdjEvc3RhdHVzLnByb3RvEgxydW5zdGF0dXMudjEicgoMU3RhdGVPcHRpb25zEgwKBGhlbHAYASABKAkSDAoEZW5kcxgCIAEoCBINCgVlcnJvchgDIAEoCBIPCgdmYWlsdXJlGA\
QgASgIEiYKB291dGNvbWUYBSABKA4yFS5ydW5zdGF0dXMudjEuT3V0Y29tZSKhAgoKU3RhdHVzSW5mbxILCgNydW4YASABKAkSCwoDdWlkGAIgASgJEi0KCnRlc3Rfc3RhdGUYAyABKA4yFy5ydW5zdGF0dXMudj\
EuVGVzdFN0YXRlSAASMQoMc2VyaWVzX3N0YXRlGAQgASgOMhkucnVuc3RhdHVzLnYxLlNlcmllc1N0YXRlSAASEgoKc3RhdGVfbmFtZRgFIAEoCRIMCgRub3RlGAYgASgJEigKBHdoZW4YByABKAsyGi5nb29nbG\
UucHJvdG9idWYuVGltZXN0YW1wEhAKCHNlcXVlbmNlGAggASgDEhAKCHJldmlzaW9uGAkgASgDEhEKCW1hbGZvcm1lZBgKIAEoCBILCgNyYXcYCyABKAxCBwoFc3RhdGUixwYKA1J1bhIMCgRuYW1lGAEgASgJEg\
sKA3VpZBgCIAEoCRIpCgdjdXJyZW50GAMgASgLMhgucnVuc3RhdHVzLnYxLlN0YXR1c0luZm8SLwoNZmlyc3RfcHJvYmxlbRgEIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvEiYKB291dGNvbWUYBSABKA\
4yFS5ydW5zdGF0dXMudjEuT3V0Y29tZRIOCgZyZXN1bHQYBiABKAkSDQoFZW5kZWQYByABKAgSLAoIZW5kX3RpbWUYCCABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEi8KC2NyZWF0ZV90aW1lGAkgAS\
gLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIvCgt1cGRhdGVfdGltZRgKIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASFAoMZGlzcGxheV9uYW1lGAsgASgJEgwKBHVzZXIYDCABKAkSLQoGbG\
FiZWxzGA0gAygLMh0ucnVuc3RhdHVzLnYxLlJ1bi5MYWJlbHNFbnRyeRIOCgZzZXJpZXMYDiABKAkSFAoMbWVtYmVyX2NvdW50GA8gASgDEhkKEW1lbWJlcnNoaXBfY2xvc2VkGBAgASgIEhkKEXVucmVhZGFibG\
VfcmVhc29uGBEgASgJEhcKD2NyZWF0ZV9yZXZpc2lvbhgSIAEoAxISCgp1bnZlcmlmaWVkGBMgASgIEi8KB3Jlc3VsdHMYFCADKAsyHi5ydW5zdGF0dXMudjEuUnVuLlJlc3VsdHNFbnRyeRIZChFyZXN1bHRzX3\
RydW5jYXRlZBgVIAEoCBIhChlyZXN1bHRzX3VucmVhZGFibGVfcmVhc29uGBYgASgJEjAKDHNpbGVudF9zaW5jZRgXIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXAaLQoLTGFiZWxzRW50cnkSCwoDa2\
V5GAEgASgJEg0KBXZhbHVlGAIgASgJOgI4ARpGCgxSZXN1bHRzRW50cnkSCwoDa2V5GAEgASgJEiUKBXZhbHVlGAIgASgLMhYuZ29vZ2xlLnByb3RvYnVmLlZhbHVlOgI4ASKhAQoFU3RhdGUSDAoEbmFtZRgBIA\
EoCRIMCgRoZWxwGAIgASgJEgwKBGVuZHMYAyABKAgSDQoFZXJyb3IYBCABKAgSDwoHZmFpbHVyZRgFIAEoCBISCgpkZXByZWNhdGVkGAYgASgIEiYKB291dGNvbWUYByABKA4yFS5ydW5zdGF0dXMudjEuT3V0Y2\
9tZRISCgpjb25maWd1cmVkGAggASgIKkAKBEtpbmQSFAoQS0lORF9VTlNQRUNJRklFRBAAEhEKDUtJTkRfVEVTVF9SVU4QARIPCgtLSU5EX1NFUklFUxACKvgYCglUZXN0U3RhdGUSGgoWVEVTVF9TVEFURV9VTl\
NQRUNJRklFRBAAEkIKElRFU1RfU1RBVEVfVU5LTk9XThABGiqqvBgmCiROb3RoaW5nIGlzIGtub3duIG9mIHRoZSBydW4ncyBzdGF0ZS4SZgoSVEVTVF9TVEFURV9JTlZBTElEEAIaTqq8GEoKSEEgc3RhdGUgd2\
FzIHNldCB0aGF0IHRoaXMga2luZCBvZiBydW4gZG9lc24ndCBrbm93LiBUaGUgbm90ZSBzYXlzIHdoaWNoLhJXChdURVNUX1NUQVRFX1NUQVRVU19FUlJPUhADGjqqvBg2CjRUaGUgc3RhdHVzIGZpbGUgaXRzZW\
xmIGNvdWxkIG5vdCBiZSByZWFkIG9yIHdyaXR0ZW4uEj4KGVRFU1RfU1RBVEVfU1RBVFVTX0NSRUFURUQQBBofqrwYGwoZVGhlIHN0YXR1cyBmaWxlIHdhcyBtYWRlLhJFChJURVNUX1NUQVRFX1dBUk5JTkcQBR\
otqrwYKQonQSB3YXJuaW5nLCB3aGljaCBjYW4gY29tZSBpbiBhbnkgc3RhdGUuEkAKElRFU1RfU1RBVEVfQ1JFQVRFRBAGGiiqvBgkCiJUaGUgdGVzdCBydW4ncyBkaXJlY3Rvcnkgd2FzIG1hZGUuElAKElRFU1\
RfU1RBVEVfQUJPUlRFRBAHGjiqvBg0Ci5HaXZlbiB1cCwgZm9yIGEgcmVhc29uIG91dHNpZGUgdGhlIHJ1biBpdHNlbGYuEAEoCBJLChlURVNUX1NUQVRFX0NSRUFUSU9OX0VSUk9SEAgaLKq8GCgKIlRoZSB0ZX\
N0IHJ1biBjb3VsZCBub3QgYmUgY3JlYXRlZC4QARgBElQKFFRFU1RfU1RBVEVfU0NIRURVTEVEEAkaOqq8GDYKNEhhbmRlZCB0byB0aGUgc2NoZWR1bGVyLCB3YWl0aW5nIGZvciBpdHMgYWxsb2NhdGlvbi4SaQ\
oaVEVTVF9TVEFURV9TQ0hFRF9DQU5DRUxMRUQQChpJqrwYRQo/Q2FuY2VsbGVkIGJ5IHRoZSBzY2hlZHVsZXIsIG9yIGZyb20gb3V0c2lkZSB0aGUgdGVzdCBmcmFtZXdvcmsuEAEoBhJWChZURVNUX1NUQVRFX1\
NDSEVEX0VSUk9SEAsaOqq8GDYKMlRoZSBzY2hlZHVsZXIsIG9yIHRoZSB0YWxrIHdpdGggaXQsIGhhZCBhIHByb2JsZW0uGAESWgoYVEVTVF9TVEFURV9TQ0hFRF9TVEFSVFVQEAwaPKq8GDgKNlRoZSBzY2hlZH\
VsZXIncyBqb2IgaGFzIHN0YXJ0ZWQsIHRoZSB0ZXN0IGhhcyBub3QgeWV0LhJRChhURVNUX1NUQVRFX1NDSEVEX1JVTk5JTkcQDRozCAGqvBgtCitEZXByZWNhdGVkLCBhbiBvbGRlciBuYW1lIG9mIFNDSEVEX1\
NUQVJUVVAuEjYKE1RFU1RfU1RBVEVfQlVJTERJTkcQDhodqrwYGQoXVGhlIGJ1aWxkIGlzIHVuZGVyIHdheS4STwoYVEVTVF9TVEFURV9CVUlMRF9DUkVBVEVEEA8aMaq8GC0KK1RoZSBidWlsZCdzIGNvbmZpZ3\
VyYXRpb24gd2FzIHB1dCB0b2dldGhlci4SUQoZVEVTVF9TVEFURV9CVUlMRF9ERUZFUlJFRBAQGjKqvBguCixUaGUgYnVpbGQgd2lsbCBiZSBtYWRlIG9uIHRoZSBjb21wdXRlIG5vZGVzLhJRChdURVNUX1NUQV\
RFX0JVSUxEX0ZBSUxFRBARGjSqvBgwCihUaGUgYnVpbGQgd2FzIHRyaWVkIGFuZCBkaWQgbm90IHN1Y2NlZWQuEAEgASgEEkwKGFRFU1RfU1RBVEVfQlVJTERfVElNRU9VVBASGi6qvBgqCiJUaGUgYnVpbGQgdG\
9vayBsb25nZXIgdGhhbiBpdCBtYXkuEAEgASgEEkYKFlRFU1RfU1RBVEVfQlVJTERfRVJST1IQExoqqrwYJgoeVGhlIGJ1aWxkIGNvdWxkIG5vdCBiZSBzZXQgdXAuEAEYASgEEkgKGFRFU1RfU1RBVEVfQlVJTE\
RfU1VDQ0VTUxAUGiqqvBgmCiRUaGUgYnVpbGQgc2NyaXB0IGNhbWUgdG8gYSBnb29kIGVuZC4SWwoXVEVTVF9TVEFURV9CVUlMRF9DT1BJRUQQFRo+qrwYOgo4VGhlIGJ1aWxkIHdhcyBjb3BpZWQgb3IgbGlua2\
VkIGludG8gdGhlIHJ1bidzIGRpcmVjdG9yeS4SSAoVVEVTVF9TVEFURV9CVUlMRF9ET05FEBYaLaq8GCkKJ1RoZSBidWlsZCBpcyBjb21wbGV0ZSBhbmQgaW4gaXRzIHBsYWNlLhI+ChVURVNUX1NUQVRFX0JVSU\
xEX1dBSVQQFxojqrwYHwodV2FpdGluZyBmb3IgdGhlIGJ1aWxkJ3MgbG9jay4SRAoXVEVTVF9TVEFURV9CVUlMRF9SRVVTRUQQGBonqrwYIwohQW4gZWFybGllciBidWlsZCBzZXJ2ZXMgdGhpcyBydW4uEjoKFF\
RFU1RfU1RBVEVfQ0FOQ0VMTEVEEBkaIKq8GBwKFlRoZSBydW4gd2FzIGNhbmNlbGxlZC4QASgGEkEKD1RFU1RfU1RBVEVfSU5GTxAaGiyqvBgoCiZBIHJlbWFyaywgd2hpY2ggY2FuIGNvbWUgaW4gYW55IHN0YX\
RlLhJeChVURVNUX1NUQVRFX0VOVl9GQUlMRUQQGxpDqrwYPwo7VGhlIGVudmlyb25tZW50IHRoYXQgdGhlIHRlc3QgYXNrcyBmb3IgY291bGQgbm90IGJlIGxvYWRlZC4gARJUChdURVNUX1NUQVRFX1BSRVBQSU\
5HX1JVThAcGjeqvBgzCjFUaGUgbGFzdCBwcmVwYXJhdGlvbnMgb24gdGhlIG5vZGUgYmVmb3JlIHRoZSBydW4uEjIKElRFU1RfU1RBVEVfUlVOTklORxAdGhqqvBgWChRUaGUgdGVzdCBpcyBydW5uaW5nLhJfCh\
ZURVNUX1NUQVRFX1JVTl9USU1FT1VUEB4aQ6q8GD8KOVRoZSBydW4gdG9vayBsb25nZXIgdGhhbiBpdCBtYXksIG9yIGdhdmUgbm8gc2lnbiBvZiBsaWZlLiABKAUSagoUVEVTVF9TVEFURV9SVU5fRVJST1IQHx\
pQqrwYTApIVGhlIHJ1biBjb3VsZCBub3QgYmUgc2V0IHVwLCBvciBicm9rZSBvZmYgZm9yIGEgcmVhc29uIG91dHNpZGUgdGhlIHRlc3QuGAESPQoTVEVTVF9TVEFURV9SVU5fVVNFUhAgGiSqvBggCh5BIG1lc3\
NhZ2UgZnJvbSBpbnNpZGUgdGhlIGpvYi4SNgoTVEVTVF9TVEFURV9SVU5fRE9ORRAhGh2qvBgZChdUaGUgcnVuIGl0c2VsZiBpcyBvdmVyLhI+ChJURVNUX1NUQVRFX1JFU1VMVFMQIhomqrwYIgogVGhlIHJlc3\
VsdHMgYXJlIGJlaW5nIGNvbGxlY3RlZC4SSQoYVEVTVF9TVEFURV9SRVNVTFRTX0VSUk9SECMaK6q8GCcKI1RoZSByZXN1bHRzIGNvdWxkIG5vdCBiZSBjb2xsZWN0ZWQuGAESVgoSVEVTVF9TVEFURV9TS0lQUE\
VEECQaPqq8GDoKNExlZnQgb3V0LCBzaW5jZSBhIGNvbmRpdGlvbiBvZiB0aGUgdGVzdCB3YXMgbm90IG1ldC4QASgHElMKE1RFU1RfU1RBVEVfQ09NUExFVEUQJRo6qrwYNgoyQWxsIG9mIHRoZSBydW4gaXMgZG\
9uZS4gVGhlIG5vdGUgdGVsbHMgdGhlIHJlc3VsdC4QARJVChRURVNUX1NUQVRFX0ZJTkFMSVpFRBAmGjuqvBg3CjVUaGUgcnVuJ3MgY29uZmlndXJhdGlvbiBpcyBzZXR0bGVkIG9uIGl0cyBhbGxvY2F0aW9uLh\
JNChRURVNUX1NUQVRFX1JVTl9SRUFEWRAnGjOqvBgvCi1SZWFkeSB0byBydW4sIHdhaXRpbmcgZm9yIGEgY29uY3VycmVuY3kgc2xvdC4SUwoYVEVTVF9TVEFURV9CVUlMRF9TS0lQUEVEECgaNaq8GDEKK1RoZS\
BidWlsZCB3YXMgc2tpcHBlZCwgYW5kIHdpdGggaXQgdGhlIHJ1bi4QASgHKp4NCgtTZXJpZXNTdGF0ZRIcChhTRVJJRVNfU1RBVEVfVU5TUEVDSUZJRUQQABJGChRTRVJJRVNfU1RBVEVfVU5LTk9XThABGiyqvB\
goCiZOb3RoaW5nIGlzIGtub3duIG9mIHRoZSBzZXJpZXMnIHN0YXRlLhJgChRTRVJJRVNfU1RBVEVfSU5WQUxJRBACGkaqvBhCCkBBIHN0YXRlIHdhcyBzZXQgdGhhdCBhIHNlcmllcyBkb2Vzbid0IGtub3cuIF\
RoZSBub3RlIHNheXMgd2hpY2guElkKGVNFUklFU19TVEFURV9TVEFUVVNfRVJST1IQAxo6qrwYNgo0VGhlIHN0YXR1cyBmaWxlIGl0c2VsZiBjb3VsZCBub3QgYmUgcmVhZCBvciB3cml0dGVuLhJAChtTRVJJRV\
NfU1RBVEVfU1RBVFVTX0NSRUFURUQQBBofqrwYGwoZVGhlIHN0YXR1cyBmaWxlIHdhcyBtYWRlLhJHChRTRVJJRVNfU1RBVEVfV0FSTklORxAFGi2qvBgpCidBIHdhcm5pbmcsIHdoaWNoIGNhbiBjb21lIGluIG\
FueSBzdGF0ZS4SUwoUU0VSSUVTX1NUQVRFX0FCT1JURUQQBho5qrwYNQoxR2l2ZW4gdXAsIGZvciBhIHJlYXNvbiBvdXRzaWRlIHRoZSBzZXJpZXMgaXRzZWxmLhABEj8KFFNFUklFU19TVEFURV9DUkVBVEVEEA\
caJaq8GCEKH1RoZSBzZXJpZXMnIGRpcmVjdG9yeSB3YXMgbWFkZS4SSwobU0VSSUVTX1NUQVRFX0NSRUFUSU9OX0VSUk9SEAgaKqq8GCYKIFRoZSBzZXJpZXMgY291bGQgbm90IGJlIGNyZWF0ZWQuEAEYARJQCh\
hTRVJJRVNfU1RBVEVfQlVJTERfRVJST1IQCRoyqrwYLgoqQnVpbGRzIG9mIGEgdGVzdCBzZXQncyBydW5zIGhhZCBhIHByb2JsZW0uGAESWQoaU0VSSUVTX1NUQVRFX0tJQ0tPRkZfRVJST1IQCho5qrwYNQovVG\
VzdCBydW5zIGNvdWxkIG5vdCBiZSBoYW5kZWQgdG8gdGhlIHNjaGVkdWxlci4QARgBElEKGFNFUklFU19TVEFURV9TRVRfU0tJUFBFRBALGjOqvBgvCi1BIHdob2xlIHRlc3Qgc2V0IHdhcyBsZWZ0IG91dCBieS\
BhIGNvbmRpdGlvbi4SOAoYU0VSSUVTX1NUQVRFX1NFVF9DUkVBVEVEEAwaGqq8GBYKFEEgdGVzdCBzZXQgd2FzIG1hZGUuEkUKFVNFUklFU19TVEFURV9TRVRfTUFLRRANGiqqvBgmCiRBIHRlc3Qgc2V0J3Mgcn\
VucyBhcmUgYmVpbmcgY3JlYXRlZC4SRAoWU0VSSUVTX1NUQVRFX1NFVF9CVUlMRBAOGiiqvBgkCiJBIHRlc3Qgc2V0J3MgcnVucyBhcmUgYmVpbmcgYnVpbHQuElgKGFNFUklFU19TVEFURV9TRVRfS0lDS09GRh\
APGjqqvBg2CjRBIHRlc3Qgc2V0J3MgcnVucyBhcmUgYmVpbmcgaGFuZGVkIHRvIHRoZSBzY2hlZHVsZXIuEj4KGVNFUklFU19TVEFURV9TRVRfQ0FOQ0VMRUQQEBofqrwYGwoZQSB0ZXN0IHNldCB3YXMgY2FuY2\
VsbGVkLhJOChpTRVJJRVNfU1RBVEVfVEVTVFNfU0tJUFBFRBARGi6qvBgqCihTb21lIHRlc3RzIHdlcmUgbGVmdCBvdXQgYnkgYSBjb25kaXRpb24uEjIKEFNFUklFU19TVEFURV9SVU4QEhocqrwYGAoWVGhlIH\
NlcmllcyBpcyBydW5uaW5nLhJLChhTRVJJRVNfU1RBVEVfQUxMX1NUQVJURUQQExotqrwYKQonTm90aGluZyBvZiB0aGUgc2VyaWVzIGlzIGxlZnQgdG8gc3RhcnQuEj4KFVNFUklFU19TVEFURV9DQU5DRUxFRB\
AUGiOqvBgfChlUaGUgc2VyaWVzIHdhcyBjYW5jZWxsZWQuEAEoBhJNChJTRVJJRVNfU1RBVEVfRVJST1IQFRo1qrwYMQorQSBwcm9ibGVtIHRoYXQgdGhlIHNlcmllcyBjYW4ndCBnbyBvbiBmcm9tLhABGAESPQ\
oVU0VSSUVTX1NUQVRFX0NPTVBMRVRFEBYaIqq8GB4KGkFsbCBvZiB0aGUgc2VyaWVzIGlzIGRvbmUuEAEqgAIKB091dGNvbWUSFwoTT1VUQ09NRV9VTlNQRUNJRklFRBAAEhIKDk9VVENPTUVfUEFTU0VEEAESEg\
oOT1VUQ09NRV9GQUlMRUQQAhIYChRPVVRDT01FX1JFU1VMVF9FUlJPUhADEhgKFE9VVENPTUVfQlVJTERfRkFJTEVEEAQSFQoRT1VUQ09NRV9USU1FRF9PVVQQBRIVChFPVVRDT01FX0NBTkNFTExFRBAGEhMKD0\
9VVENPTUVfU0tJUFBFRBAHEhMKD09VVENPTUVfQUJPUlRFRBAIEhEKDU9VVENPTUVfRVJST1IQCRIVChFPVVRDT01FX0NPTVBMRVRFRBAKOlUKBXN0YXRlEiEuZ29vZ2xlLnByb3RvYnVmLkVudW1WYWx1ZU9wdG\
lvbnMYxYcDIAEoCzIaLnJ1bnN0YXR1cy52MS5TdGF0ZU9wdGlvbnNSBXN0YXRlQkBaPmdpdGh1Yi5jb20vcnVuc3RhdHVzL3J1bnN0YXR1cy9nZW4vZ28vcnVuc3RhdHVzL3YxO3J1bnN0YXR1c3YxYgZwcm90bz\
M",[pn,P,ne]);var Ae=x(Yn,2);var Xn=(f=>(f[f.UNSPECIFIED=0]="UNSPECIFIED",f[f.PASSED=1]="PASSED",f[f.FAILED=2]="FAILED",f[f.RESULT_ERROR=3]="RESULT_ERROR",f[f.BUILD_FAILED=4]="BUILD_FAILED",
f[f.TIMED_OUT=5]="TIMED_OUT",f[f.CANCELLED=6]="CANCELLED",f[f.SKIPPED=7]="SKIPPED",f[f.ABORTED=8]="ABORTED",f[f.ERROR=9]="ERROR",f[f.COMPLETED=10]="COMPLETED",f))(
Xn||{});var ls=v("ChpydW5zdGF0dXMvdjEvc2VydmljZS5wcm90bxIMcnVuc3RhdHVzLnYxIrUCChBDcmVhdGVSdW5SZXF1ZXN0Eg4KBnBhcmVudBgBIAEoCRIgCgRraW5kGAIgASgOMhIucnVuc3RhdHVzLnYxLktpbm\
QSCgoCaWQYAyABKAkSDgoGc2VyaWVzGAQgASgJEhQKDGRpc3BsYXlfbmFtZRgFIAEoCRIMCgR1c2VyGAYgASgJEjoKBmxhYmVscxgHIAMoCzIqLnJ1bnN0YXR1cy52MS5DcmVhdGVSdW5SZXF1ZXN0LkxhYmVsc0\
VudHJ5EhIKCnJlcXVlc3RfaWQYCCABKAkSMAoNZXhwZWN0X3dpdGhpbhgJIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvbhotCgtMYWJlbHNFbnRyeRILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAk6Aj\
gBIjMKEUNyZWF0ZVJ1blJlc3BvbnNlEh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4ihgEKDFByZWNvbmRpdGlvbhIeChFleHBlY3RlZF9zZXF1ZW5jZRgBIAEoA0gAiAEBEhIKCmN1cnJlbnRfaW4YAi\
ADKAkSFgoOdW5sZXNzX2V2ZXJfaW4YAyADKAkSFAoMdW5sZXNzX2VuZGVkGAQgASgIQhQKEl9leHBlY3RlZF9zZXF1ZW5jZSLpAgoQU2V0U3RhdHVzUmVxdWVzdBILCgNydW4YASABKAkSLQoKdGVzdF9zdGF0ZR\
gCIAEoDjIXLnJ1bnN0YXR1cy52MS5UZXN0U3RhdGVIABIxCgxzZXJpZXNfc3RhdGUYAyABKA4yGS5ydW5zdGF0dXMudjEuU2VyaWVzU3RhdGVIABIUCgpzdGF0ZV9uYW1lGAQgASgJSAASDAoEbm90ZRgFIAEoCR\
IoCgR3aGVuGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIVCg1hbGxvd19taXNzaW5nGAcgASgIEhQKDGV4cGVjdGVkX3VpZBgIIAEoCRIwCgxwcmVjb25kaXRpb24YCSABKAsyGi5ydW5zdGF0dX\
MudjEuUHJlY29uZGl0aW9uEjAKDWV4cGVjdF93aXRoaW4YCiABKAsyGS5nb29nbGUucHJvdG9idWYuRHVyYXRpb25CBwoFc3RhdGUitwEKEVNldFN0YXR1c1Jlc3BvbnNlEigKBnN0YXR1cxgBIAEoCzIYLnJ1bn\
N0YXR1cy52MS5TdGF0dXNJbmZvEhAKCHJlcGxheWVkGAIgASgIEhYKDm5vdGVfdHJ1bmNhdGVkGAMgASgIEhcKD2V4dGVybmFsX2JlZm9yZRgEIAEoAxIaChJwcmVjb25kaXRpb25fcmFjZWQYBSABKAgSGQoRc3\
RhdGVfcmVjb3JkZWRfYXMYBiABKAkivwEKFVJlcG9ydFN0YXR1c2VzUmVxdWVzdBI7CgdyZXBvcnRzGAEgAygLMioucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVxdWVzdC5SZXBvcnQSJgoEdmlldxgCIA\
EoDjIYLnJ1bnN0YXR1cy52MS5SZXBvcnRWaWV3GkEKBlJlcG9ydBIKCgJpZBgBIAEoAxIrCgNzZXQYAiABKAsyHi5ydW5zdGF0dXMudjEuU2V0U3RhdHVzUmVxdWVzdCLPAgoWUmVwb3J0U3RhdHVzZXNSZXNwb2\
5zZRI8CgdhbnN3ZXJzGAEgAygLMisucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVzcG9uc2UuQW5zd2VyGkUKA0FjaxILCgN1aWQYASABKAkSCwoDaWRzGAIgAygDEhEKCXNlcXVlbmNlcxgDIAMoAxIRCg\
lyZXZpc2lvbnMYBCADKAMarwEKBkFuc3dlchIKCgJpZBgBIAEoAxIxCgZyZXN1bHQYAiABKAsyHy5ydW5zdGF0dXMudjEuU2V0U3RhdHVzUmVzcG9uc2VIABIjCgVlcnJvchgDIAEoCzISLmdvb2dsZS5ycGMuU3\
RhdHVzSAASNwoDYWNrGAQgASgLMigucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUmVzcG9uc2UuQWNrSABCCAoGYW5zd2VyIh8KEEdldFN0YXR1c1JlcXVlc3QSCwoDcnVuGAEgASgJIj0KEUdldFN0YXR1c1\
Jlc3BvbnNlEigKBnN0YXR1cxgBIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvIjIKD0hhc1N0YXRlUmVxdWVzdBILCgNydW4YASABKAkSEgoKc3RhdGVfbmFtZRgCIAEoCSJVChBIYXNTdGF0ZVJlc3Bvbn\
NlEhEKCWhhc19zdGF0ZRgBIAEoCBIuCgxmaXJzdF9zdGF0dXMYAiABKAsyGC5ydW5zdGF0dXMudjEuU3RhdHVzSW5mbyJdChNMaXN0U3RhdHVzZXNSZXF1ZXN0EgsKA3J1bhgBIAEoCRISCgpkZXNjZW5kaW5nGA\
IgASgIEhEKCXBhZ2Vfc2l6ZRgDIAEoBRISCgpwYWdlX3Rva2VuGAQgASgJIlsKFExpc3RTdGF0dXNlc1Jlc3BvbnNlEioKCHN0YXR1c2VzGAEgAygLMhgucnVuc3RhdHVzLnYxLlN0YXR1c0luZm8SFwoPbmV4dF\
9wYWdlX3Rva2VuGAIgASgJIkEKDUdldFJ1blJlcXVlc3QSCwoDcnVuGAEgASgJEiMKBHZpZXcYAiABKA4yFS5ydW5zdGF0dXMudjEuUnVuVmlldyIwCg5HZXRSdW5SZXNwb25zZRIeCgNydW4YASABKAsyES5ydW\
5zdGF0dXMudjEuUnVuIo8BCg9MaXN0UnVuc1JlcXVlc3QSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCRIQCghvcmRlcl9ieRgDIAEoCRIRCglwYWdlX3NpemUYBCABKAUSEgoKcGFnZV90b2tlbhgFIA\
EoCRIjCgR2aWV3GAYgASgOMhUucnVuc3RhdHVzLnYxLlJ1blZpZXciZQoQTGlzdFJ1bnNSZXNwb25zZRIfCgRydW5zGAEgAygLMhEucnVuc3RhdHVzLnYxLlJ1bhIXCg9uZXh0X3BhZ2VfdG9rZW4YAiABKAkSFw\
oPdW52ZXJpZmllZF9ydW5zGAMgASgDIm8KFFN1bW1hcml6ZVJ1bnNSZXF1ZXN0Eg4KBnBhcmVudBgBIAEoCRIOCgZmaWx0ZXIYAiABKAkSEAoIZ3JvdXBfYnkYAyABKAkSEQoJcGFnZV9zaXplGAQgASgFEhIKCn\
BhZ2VfdG9rZW4YBSABKAkiwwMKFVN1bW1hcml6ZVJ1bnNSZXNwb25zZRI5CgZncm91cHMYASADKAsyKS5ydW5zdGF0dXMudjEuU3VtbWFyaXplUnVuc1Jlc3BvbnNlLkdyb3VwEhcKD3VudmVyaWZpZWRfcnVucx\
gCIAEoAxIXCg9uZXh0X3BhZ2VfdG9rZW4YAyABKAkavAIKBUdyb3VwEgsKA2tleRgBIAEoCRINCgV0b3RhbBgCIAEoAxJICghieV9zdGF0ZRgDIAMoCzI2LnJ1bnN0YXR1cy52MS5TdW1tYXJpemVSdW5zUmVzcG\
9uc2UuR3JvdXAuQnlTdGF0ZUVudHJ5EkwKCmJ5X291dGNvbWUYBCADKAsyOC5ydW5zdGF0dXMudjEuU3VtbWFyaXplUnVuc1Jlc3BvbnNlLkdyb3VwLkJ5T3V0Y29tZUVudHJ5Eg0KBWVuZGVkGAUgASgDEg4KBn\
NpbGVudBgGIAEoAxouCgxCeVN0YXRlRW50cnkSCwoDa2V5GAEgASgJEg0KBXZhbHVlGAIgASgDOgI4ARowCg5CeU91dGNvbWVFbnRyeRILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAM6AjgBIn0KE1dhdGNoU3\
VtbWFyeVJlcXVlc3QSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCRIQCghncm91cF9ieRgDIAEoCRI0ChFwcm9ncmVzc19pbnRlcnZhbBgEIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvbiJgCg\
pSdW5TdW1tYXJ5EjkKBmdyb3VwcxgBIAMoCzIpLnJ1bnN0YXR1cy52MS5TdW1tYXJpemVSdW5zUmVzcG9uc2UuR3JvdXASFwoPdW52ZXJpZmllZF9ydW5zGAIgASgDIhEKD1N1bW1hcnlQcm9ncmVzcyKRAQoUV2\
F0Y2hTdW1tYXJ5UmVzcG9uc2USKwoHc3VtbWFyeRgBIAEoCzIYLnJ1bnN0YXR1cy52MS5SdW5TdW1tYXJ5SAASMQoIcHJvZ3Jlc3MYAiABKAsyHS5ydW5zdGF0dXMudjEuU3VtbWFyeVByb2dyZXNzSAASEAoIcm\
V2aXNpb24YAyABKANCBwoFZXZlbnQi/AEKCldhdGNoVW50aWwSEwoJYWxsX2VuZGVkGAEgASgISAASMQoGYWxsX2luGAIgASgLMh8ucnVuc3RhdHVzLnYxLldhdGNoVW50aWwuU3RhdGVzSAASMQoGYW55X2luGA\
MgASgLMh8ucnVuc3RhdHVzLnYxLldhdGNoVW50aWwuU3RhdGVzSAASNgoLYW55X2V2ZXJfaW4YBCABKAsyHy5ydW5zdGF0dXMudjEuV2F0Y2hVbnRpbC5TdGF0ZXNIABIVCgthbnlfcHJvYmxlbRgFIAEoCEgAGh\
cKBlN0YXRlcxINCgVuYW1lcxgBIAMoCUILCgljb25kaXRpb24iGQoIUnVuTmFtZXMSDQoFbmFtZXMYASADKAkiKgoIUnVuUXVlcnkSDgoGcGFyZW50GAEgASgJEg4KBmZpbHRlchgCIAEoCSLRAgoUV2F0Y2hTdG\
F0dXNlc1JlcXVlc3QSJgoEcnVucxgBIAEoCzIWLnJ1bnN0YXR1cy52MS5SdW5OYW1lc0gAEicKBXF1ZXJ5GAIgASgLMhYucnVuc3RhdHVzLnYxLlJ1blF1ZXJ5SAASEAoGc2VyaWVzGAQgASgJSAASDgoGc3RhdG\
VzGAUgAygJEicKBXN0YXJ0GAYgASgOMhgucnVuc3RhdHVzLnYxLldhdGNoU3RhcnQSFAoMcmVzdW1lX3Rva2VuGAcgASgJEjQKEXByb2dyZXNzX2ludGVydmFsGAggASgLMhkuZ29vZ2xlLnByb3RvYnVmLkR1cm\
F0aW9uEicKBXVudGlsGAkgASgLMhgucnVuc3RhdHVzLnYxLldhdGNoVW50aWwSFQoNYWxsb3dfbWlzc2luZxgKIAEoCEILCglzZWxlY3Rpb25KBAgDEAQiDQoLV2F0Y2hTeW5jZWQiDwoNV2F0Y2hQcm9ncmVzcy\
LHAQoJV2F0Y2hMZWZ0Eh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4SLgoGcmVhc29uGAIgASgOMh4ucnVuc3RhdHVzLnYxLldhdGNoTGVmdC5SZWFzb24iagoGUmVhc29uEhYKElJFQVNPTl9VTlNQRU\
NJRklFRBAAEhIKDlJFQVNPTl9ERUxFVEVEEAESFgoSUkVBU09OX0xFRlRfU0VSSUVTEAISHAoYUkVBU09OX05PX0xPTkdFUl9NQVRDSEVTEAMinQEKDVdhdGNoU2lsZW5jZWQSMwoEcnVucxgBIAMoCzIlLnJ1bn\
N0YXR1cy52MS5XYXRjaFNpbGVuY2VkLlNpbGVudFJ1bhpXCglTaWxlbnRSdW4SCwoDcnVuGAEgASgJEgsKA3VpZBgCIAEoCRIwCgxzaWxlbnRfc2luY2UYAyABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW\
1wIqkBCghSdW5UYWxseRINCgV0b3RhbBgBIAEoAxINCgVlbmRlZBgCIAEoAxI5CgpieV9vdXRjb21lGAMgAygLMiUucnVuc3RhdHVzLnYxLlJ1blRhbGx5LkJ5T3V0Y29tZUVudHJ5EhIKCnVucmVhZGFibGUYBC\
ABKAMaMAoOQnlPdXRjb21lRW50cnkSCwoDa2V5GAEgASgJEg0KBXZhbHVlGAIgASgDOgI4ASKMAwoMV2F0Y2hDbG9zaW5nEjEKBnJlYXNvbhgBIAEoDjIhLnJ1bnN0YXR1cy52MS5XYXRjaENsb3NpbmcuUmVhc2\
9uEh8KBHJ1bnMYAiADKAsyES5ydW5zdGF0dXMudjEuUnVuEhEKCXRydW5jYXRlZBgDIAEoCBIlCgV0YWxseRgEIAEoCzIWLnJ1bnN0YXR1cy52MS5SdW5UYWxseRIsCgxzZXJpZXNfdGFsbHkYBSABKAsyFi5ydW\
5zdGF0dXMudjEuUnVuVGFsbHkSEgoKdW5yZWFkYWJsZRgGIAMoCRIPCgdtaXNzaW5nGAcgAygJEg8KB2RlbGV0ZWQYCCADKAkiiQEKBlJlYXNvbhIWChJSRUFTT05fVU5TUEVDSUZJRUQQABIYChRSRUFTT05fQ0\
9ORElUSU9OX01FVBABEh8KG1JFQVNPTl9DT05ESVRJT05fSU1QT1NTSUJMRRACEhMKD1JFQVNPTl9TSFVURE9XThADEhcKE1JFQVNPTl9SSUdIVFNfRU5ERUQQBCK4AwoVV2F0Y2hTdGF0dXNlc1Jlc3BvbnNlEi\
oKBnN0YXR1cxgBIAEoCzIYLnJ1bnN0YXR1cy52MS5TdGF0dXNJbmZvSAASIwoGam9pbmVkGAIgASgLMhEucnVuc3RhdHVzLnYxLlJ1bkgAEicKBGxlZnQYAyABKAsyFy5ydW5zdGF0dXMudjEuV2F0Y2hMZWZ0SA\
ASIgoFZW5kZWQYBCABKAsyES5ydW5zdGF0dXMudjEuUnVuSAASJAoHdXBkYXRlZBgJIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW5IABIvCghzaWxlbmNlZBgKIAEoCzIbLnJ1bnN0YXR1cy52MS5XYXRjaFNpbGVuY2\
VkSAASKwoGc3luY2VkGAUgASgLMhkucnVuc3RhdHVzLnYxLldhdGNoU3luY2VkSAASLwoIcHJvZ3Jlc3MYBiABKAsyGy5ydW5zdGF0dXMudjEuV2F0Y2hQcm9ncmVzc0gAEi0KB2Nsb3NpbmcYByABKAsyGi5ydW\
5zdGF0dXMudjEuV2F0Y2hDbG9zaW5nSAASFAoMcmVzdW1lX3Rva2VuGAggASgJQgcKBWV2ZW50Is8BChJDb21wbGV0ZVJ1blJlcXVlc3QSCwoDcnVuGAEgASgJEg4KBnJlc3VsdBgCIAEoCRIUCgxleHBlY3RlZF\
91aWQYAyABKAkSPgoHcmVzdWx0cxgEIAMoCzItLnJ1bnN0YXR1cy52MS5Db21wbGV0ZVJ1blJlcXVlc3QuUmVzdWx0c0VudHJ5GkYKDFJlc3VsdHNFbnRyeRILCgNrZXkYASABKAkSJQoFdmFsdWUYAiABKAsyFi\
5nb29nbGUucHJvdG9idWYuVmFsdWU6AjgBIjUKE0NvbXBsZXRlUnVuUmVzcG9uc2USHgoDcnVuGAEgASgLMhEucnVuc3RhdHVzLnYxLlJ1biI3ChJDbG9zZVNlcmllc1JlcXVlc3QSCwoDcnVuGAEgASgJEhQKDG\
V4cGVjdGVkX3VpZBgCIAEoCSI1ChNDbG9zZVNlcmllc1Jlc3BvbnNlEh4KA3J1bhgBIAEoCzIRLnJ1bnN0YXR1cy52MS5SdW4iRAoQRGVsZXRlUnVuUmVxdWVzdBILCgNydW4YASABKAkSFAoMZXhwZWN0ZWRfdW\
lkGAIgASgJEg0KBWZvcmNlGAMgASgIIhMKEURlbGV0ZVJ1blJlc3BvbnNlIjUKEUxpc3RTdGF0ZXNSZXF1ZXN0EiAKBGtpbmQYASABKA4yEi5ydW5zdGF0dXMudjEuS2luZCI5ChJMaXN0U3RhdGVzUmVzcG9uc2\
USIwoGc3RhdGVzGAEgAygLMhMucnVuc3RhdHVzLnYxLlN0YXRlIhMKEUdldFZlcnNpb25SZXF1ZXN0IiUKEkdldFZlcnNpb25SZXNwb25zZRIPCgd2ZXJzaW9uGAEgASgJKlQKClJlcG9ydFZpZXcSGwoXUkVQT1\
JUX1ZJRVdfVU5TUEVDSUZJRUQQABITCg9SRVBPUlRfVklFV19BQ0sQARIUChBSRVBPUlRfVklFV19GVUxMEAIqSgoHUnVuVmlldxIYChRSVU5fVklFV19VTlNQRUNJRklFRBAAEhIKDlJVTl9WSUVXX0JBU0lDEA\
ESEQoNUlVOX1ZJRVdfRlVMTBACKnMKCldhdGNoU3RhcnQSGwoXV0FUQ0hfU1RBUlRfVU5TUEVDSUZJRUQQABIYChRXQVRDSF9TVEFSVF9TTkFQU0hPVBABEhMKD1dBVENIX1NUQVJUX05PVxACEhkKFVdBVENIX1\
NUQVJUX0JFR0lOTklORxADMrMKCg1TdGF0dXNTZXJ2aWNlEkwKCUNyZWF0ZVJ1bhIeLnJ1bnN0YXR1cy52MS5DcmVhdGVSdW5SZXF1ZXN0Gh8ucnVuc3RhdHVzLnYxLkNyZWF0ZVJ1blJlc3BvbnNlEkwKCVNldF\
N0YXR1cxIeLnJ1bnN0YXR1cy52MS5TZXRTdGF0dXNSZXF1ZXN0Gh8ucnVuc3RhdHVzLnYxLlNldFN0YXR1c1Jlc3BvbnNlEl8KDlJlcG9ydFN0YXR1c2VzEiMucnVuc3RhdHVzLnYxLlJlcG9ydFN0YXR1c2VzUm\
VxdWVzdBokLnJ1bnN0YXR1cy52MS5SZXBvcnRTdGF0dXNlc1Jlc3BvbnNlKAEwARJMCglHZXRTdGF0dXMSHi5ydW5zdGF0dXMudjEuR2V0U3RhdHVzUmVxdWVzdBofLnJ1bnN0YXR1cy52MS5HZXRTdGF0dXNSZX\
Nwb25zZRJVCgxMaXN0U3RhdHVzZXMSIS5ydW5zdGF0dXMudjEuTGlzdFN0YXR1c2VzUmVxdWVzdBoiLnJ1bnN0YXR1cy52MS5MaXN0U3RhdHVzZXNSZXNwb25zZRJDCgZHZXRSdW4SGy5ydW5zdGF0dXMudjEuR2\
V0UnVuUmVxdWVzdBocLnJ1bnN0YXR1cy52MS5HZXRSdW5SZXNwb25zZRJJCghIYXNTdGF0ZRIdLnJ1bnN0YXR1cy52MS5IYXNTdGF0ZVJlcXVlc3QaHi5ydW5zdGF0dXMudjEuSGFzU3RhdGVSZXNwb25zZRJJCg\
hMaXN0UnVucxIdLnJ1bnN0YXR1cy52MS5MaXN0UnVuc1JlcXVlc3QaHi5ydW5zdGF0dXMudjEuTGlzdFJ1bnNSZXNwb25zZRJYCg1TdW1tYXJpemVSdW5zEiIucnVuc3RhdHVzLnYxLlN1bW1hcml6ZVJ1bnNSZX\
F1ZXN0GiMucnVuc3RhdHVzLnYxLlN1bW1hcml6ZVJ1bnNSZXNwb25zZRJXCgxXYXRjaFN1bW1hcnkSIS5ydW5zdGF0dXMudjEuV2F0Y2hTdW1tYXJ5UmVxdWVzdBoiLnJ1bnN0YXR1cy52MS5XYXRjaFN1bW1hcn\
lSZXNwb25zZTABEloKDVdhdGNoU3RhdHVzZXMSIi5ydW5zdGF0dXMudjEuV2F0Y2hTdGF0dXNlc1JlcXVlc3QaIy5ydW5zdGF0dXMudjEuV2F0Y2hTdGF0dXNlc1Jlc3BvbnNlMAESUgoLQ29tcGxldGVSdW4SIC\
5ydW5zdGF0dXMudjEuQ29tcGxldGVSdW5SZXF1ZXN0GiEucnVuc3RhdHVzLnYxLkNvbXBsZXRlUnVuUmVzcG9uc2USUgoLQ2xvc2VTZXJpZXMSIC5ydW5zdGF0dXMudjEuQ2xvc2VTZXJpZXNSZXF1ZXN0GiEucn\
Vuc3RhdHVzLnYxLkNsb3NlU2VyaWVzUmVzcG9uc2USTAoJRGVsZXRlUnVuEh4ucnVuc3RhdHVzLnYxLkRlbGV0ZVJ1blJlcXVlc3QaHy5ydW5zdGF0dXMudjEuRGVsZXRlUnVuUmVzcG9uc2USTwoKTGlzdFN0YX\
RlcxIfLnJ1bnN0YXR1cy52MS5MaXN0U3RhdGVzUmVxdWVzdBogLnJ1bnN0YXR1cy52MS5MaXN0U3RhdGVzUmVzcG9uc2USTwoKR2V0VmVyc2lvbhIfLnJ1bnN0YXR1cy52MS5HZXRWZXJzaW9uUmVxdWVzdBogLn\
J1bnN0YXR1cy52MS5HZXRWZXJzaW9uUmVzcG9uc2VCQFo+Z2l0aHViLmNvbS9ydW5zdGF0dXMvcnVuc3RhdHVzL2dlbi9nby9ydW5zdGF0dXMvdjE7cnVuc3RhdHVzdjFiBnByb3RvMw",[Qe,P,ne,cs,Yn]);var yt=x(ls,26);var ds=ut(ls,0);var Et=v("Ch5nb29nbGUvcnBjL2Vycm9yX2RldGFpbHMucHJvdG8SCmdvb2dsZS5ycGMikwEKCUVycm9ySW5mbxIOCgZyZWFzb24YASABKAkSDgoGZG9tYWluGAIgASgJEjUKCG1ldGFkYXRhGAMgAygLMiMuZ2\
9vZ2xlLnJwYy5FcnJvckluZm8uTWV0YWRhdGFFbnRyeRovCg1NZXRhZGF0YUVudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAEiOwoJUmV0cnlJbmZvEi4KC3JldHJ5X2RlbGF5GAEgASgLMhkuZ2\
9vZ2xlLnByb3RvYnVmLkR1cmF0aW9uIjIKCURlYnVnSW5mbxIVCg1zdGFja19lbnRyaWVzGAEgAygJEg4KBmRldGFpbBgCIAEoCSKPAwoMUXVvdGFGYWlsdXJlEjYKCnZpb2xhdGlvbnMYASADKAsyIi5nb29nbG\
UucnBjLlF1b3RhRmFpbHVyZS5WaW9sYXRpb24axgIKCVZpb2xhdGlvbhIPCgdzdWJqZWN0GAEgASgJEhMKC2Rlc2NyaXB0aW9uGAIgASgJEhMKC2FwaV9zZXJ2aWNlGAMgASgJEhQKDHF1b3RhX21ldHJpYxgEIA\
EoCRIQCghxdW90YV9pZBgFIAEoCRJRChBxdW90YV9kaW1lbnNpb25zGAYgAygLMjcuZ29vZ2xlLnJwYy5RdW90YUZhaWx1cmUuVmlvbGF0aW9uLlF1b3RhRGltZW5zaW9uc0VudHJ5EhMKC3F1b3RhX3ZhbHVlGA\
cgASgDEh8KEmZ1dHVyZV9xdW90YV92YWx1ZRgIIAEoA0gAiAEBGjYKFFF1b3RhRGltZW5zaW9uc0VudHJ5EgsKA2tleRgBIAEoCRINCgV2YWx1ZRgCIAEoCToCOAFCFQoTX2Z1dHVyZV9xdW90YV92YWx1ZSKVAQ\
oTUHJlY29uZGl0aW9uRmFpbHVyZRI9Cgp2aW9sYXRpb25zGAEgAygLMikuZ29vZ2xlLnJwYy5QcmVjb25kaXRpb25GYWlsdXJlLlZpb2xhdGlvbho/CglWaW9sYXRpb24SDAoEdHlwZRgBIAEoCRIPCgdzdWJqZW\
N0GAIgASgJEhMKC2Rlc2NyaXB0aW9uGAMgASgJIswBCgpCYWRSZXF1ZXN0Ej8KEGZpZWxkX3Zpb2xhdGlvbnMYASADKAsyJS5nb29nbGUucnBjLkJhZFJlcXVlc3QuRmllbGRWaW9sYXRpb24afQoORmllbGRWaW\
9sYXRpb24SDQoFZmllbGQYASABKAkSEwoLZGVzY3JpcHRpb24YAiABKAkSDgoGcmVhc29uGAMgASgJEjcKEWxvY2FsaXplZF9tZXNzYWdlGAQgASgLMhwuZ29vZ2xlLnJwYy5Mb2NhbGl6ZWRNZXNzYWdlIjcKC1\
JlcXVlc3RJbmZvEhIKCnJlcXVlc3RfaWQYASABKAkSFAoMc2VydmluZ19kYXRhGAIgASgJImAKDFJlc291cmNlSW5mbxIVCg1yZXNvdXJjZV90eXBlGAEgASgJEhUKDXJlc291cmNlX25hbWUYAiABKAkSDQoFb3\
duZXIYAyABKAkSEwoLZGVzY3JpcHRpb24YBCABKAkiVgoESGVscBIkCgVsaW5rcxgBIAMoCzIVLmdvb2dsZS5ycGMuSGVscC5MaW5rGigKBExpbmsSEwoLZGVzY3JpcHRpb24YASABKAkSCwoDdXJsGAIgASgJIj\
MKEExvY2FsaXplZE1lc3NhZ2USDgoGbG9jYWxlGAEgASgJEg8KB21lc3NhZ2UYAiABKAlCbAoOY29tLmdvb2dsZS5ycGNCEUVycm9yRGV0YWlsc1Byb3RvUAFaP2dvb2dsZS5nb2xhbmcub3JnL2dlbnByb3RvL2\
dvb2dsZWFwaXMvcnBjL2VycmRldGFpbHM7ZXJyZGV0YWlsc6ICA1JQQ2IGcHJvdG8z",[Qe]),fs=x(Et,0);var ms=x(Et,5);var Ui=Wr(Et),Ti=3e4;function ps(e){let t=e.token===void 0?[]:[Fi(e.token)];return{baseUrl:e.baseUrl.replace(/\/+$/,""),useBinaryFormat:!e.json,jsonOptions:{registry:Ui},
interceptors:[...e.interceptors??[],...t]}}function Fi(e){return t=>async n=>{let r=await e();return r!==""&&n.header.set("Authorization",`Bearer ${r}`),t(n)}}function gs(e,t=Ti){
return{unary:(n,r,o,s,a,i)=>e.unary(n,r,o??t,s,a,i),stream:(n,r,o,s,a,i)=>e.stream(n,r,o,s,a,i)}}function Bi(e){return{...at(ds,e),...at(us,e)}}function Zn(e){return Bi(gs(Dn(ps(e)),e.timeoutMs))}var Ci="runstatus.v1";function G(e){let t=h.from(e),n=t.findDetails(fs).find(o=>o.domain===Ci),r=t.findDetails(ms).flatMap(o=>o.fieldViolations);return{code:t.code,
reason:n?.reason,metadata:{...n?.metadata},violations:r.map(({field:o,description:s})=>({field:o,description:s})),message:t.rawMessage}}var Y=class{#t=0;reset(){this.#t=0}next(){return this.#t=Math.min(Math.max(this.#t*2,100),5e3),this.#t/2+Math.random()*(this.#t/2)}};function ki(e,t){return new Promise(
(n,r)=>{let o=()=>{clearTimeout(s),r(t.reason)},s=setTimeout(()=>{t.removeEventListener("abort",o),n()},e);t.addEventListener("abort",o,{once:!0}),t.aborted&&o()})}
var X=class{#t=new Set;wake(){this.#t.forEach(t=>t())}async sleep(t,n){let r=new AbortController,o=()=>r.abort();this.#t.add(o),n.addEventListener("abort",o,{once:!0});
try{return n.throwIfAborted(),await ki(t,r.signal),!1}catch{return n.throwIfAborted(),!0}finally{this.#t.delete(o),n.removeEventListener("abort",o)}}};var Rt=class{#t;#n;#e=new Map;#o=new Map;#r=0;#s=!1;constructor(t,n){this.#t=t,this.#n=n}beginPass(){this.#r++}observe(t){if(this.#s)return this.#a(t)?[]:[t];switch(t.
type){case"joined":return this.#u(t.run);case"synced":{let n=this.#f();return this.#m(),[...n,t]}case"status":return this.#l(t.status)?[]:[t];case"updated":case"\
ended":return this.#i(t.type,t.run)?[]:[t];case"left":{let n=this.#c(t.run),r=n?.left??!1;return n!==void 0&&(n.left=!0),r?[]:[t]}default:return[t]}}#a(t){if(t.
type!=="joined"&&t.type!=="left")return!1;let n=this.#o.get(t.run.name);return this.#o.delete(t.run.name),t.type==="left"&&n===t.run.uid}#u(t){let n=this.#e.get(
t.name),r=t.current?.sequence??0n,o={uid:t.uid,about:bs(t),pass:this.#r,head:r,line:0n,end:ys(t),left:!1};return this.#e.set(t.name,o),n===void 0||n.left?[{type:"\
joined",run:t}]:n.uid!==o.uid?[hs(t.name,n.uid,1),{type:"joined",run:t}]:(o.line=n.line,o.head=o.head>n.head?o.head:n.head,o.end===n.end&&(this.#t||0n<r&&r<=n.head)?
et(Ae,n.about,o.about)?[]:[{type:"updated",run:t}]:[{type:"joined",run:t}])}#l(t){let n=this.#c({name:t.run,uid:t.uid});if(n===void 0)return!1;let r=0n<t.sequence&&
t.sequence<=n.line;return n.line=t.sequence>n.line?t.sequence:n.line,n.head=n.line>n.head?n.line:n.head,r}#i(t,n){let r=this.#c(n);if(r===void 0)return!1;let o={
about:r.about,end:r.end};return t==="ended"?(r.end=ys(n),r.end===o.end):(r.about=bs(n),et(Ae,r.about,o.about))}#c({name:t,uid:n}){let r=this.#e.get(t);if(r===void 0||
r.pass!==this.#r){this.#m();return}return r.uid===n?r:void 0}#f(){let t=this.#n?1:0,n=[];for(let[r,o]of this.#e)o.pass!==this.#r&&!o.left&&(n.push(hs(r,o.uid,t)),
this.#o.set(r,o.uid));return n}#m(){this.#s=!0,this.#e.clear()}};function hs(e,t,n){return{type:"left",run:N(Ae,{name:e,uid:t}),reason:n}}function bs({displayName:e,
user:t,labels:n,series:r,results:o,silentSince:s}){return N(Ae,{displayName:e,user:t,labels:n,series:r,results:o,...s&&{silentSince:s}})}function ys(e){return`${e.
ended} ${e.outcome}`}function Es({event:e}){switch(e.case){case"status":return{type:"status",status:e.value};case"joined":case"ended":case"updated":return{type:e.case,run:e.value};case"\
left":return e.value.run&&{type:"left",run:e.value.run,reason:e.value.reason};case"silenced":return{type:"silenced",runs:e.value.runs};case"synced":return{type:"\
synced"};case"closing":return{type:"closing",closing:e.value};default:return}}var Li=15e3,Mi=1e3;function Rs(e){return e===void 0?3*Li:3*Math.max(Number(e.seconds)*1e3+e.nanos/1e6,Mi)}async function*Ss(e,t,n){let r=new AbortController,o=()=>r.
abort(n.reason);n.addEventListener("abort",o,{once:!0}),n.aborted&&o();let s=!1,a=e(r.signal)[Symbol.asyncIterator]();try{for(;;){let i=setTimeout(()=>{s=!0,r.abort()},
t),u;try{u=await a.next()}finally{clearTimeout(i)}if(u.done)return;yield u.value}}catch(i){throw s?new h("the server gives no sign of life",m.Unavailable,void 0,
void 0,i):i}finally{n.removeEventListener("abort",o),r.abort()}}async function*St(e,t,n={}){yield*new On(e,N(yt,t),n).run()}var On=class{#t;#n;#e;#o;#r;#s=!1;#a=!1;constructor(t,n,r){this.#t=t,this.#e=un(yt,n),this.#n=r,this.#r=
n.resumeToken,this.#o=Ns(n)}async*run(){let t=new Y,{signal:n=new AbortController().signal,wake:r=new X}=this.#n;for(;;){let o=new h("the server has ended the s\
tream",m.Unavailable);try{for await(let s of Ss(a=>this.#u(a),Rs(this.#e.progressInterval),n))if(t.reset(),this.#s=!0,yield*this.#l(s),this.#a)return}catch(s){o=
s}n.throwIfAborted(),this.#i(o)&&(yield this.#c(o)),this.#n.onReconnect?.(o),await r.sleep(t.next(),n)&&t.reset()}}#u(t){this.#o.beginPass();let n=un(yt,this.#e);
return n.resumeToken=this.#r,this.#r!==""&&this.#r!==this.#e.resumeToken&&(n.start=0),this.#t.watchStatuses(n,{signal:t})}*#l(t){let n=this.#r;this.#r=t.resumeToken||
n;let r=Es(t);if(r===void 0||Wi(r))return;let o=this.#o.observe(r);for(let[s,a]of o.entries())this.#a=a.type==="closing",yield{...a,resumeToken:s===o.length-1?this.#r:
n}}#i(t){let{code:n,reason:r}=G(t);switch(n){case m.InvalidArgument:case m.NotFound:case m.DataLoss:throw t;case m.PermissionDenied:case m.Unauthenticated:case m.
Unimplemented:if(r!==void 0)throw t;break;case m.OutOfRange:case m.FailedPrecondition:if(this.#r==="")throw t;return!0}if(!this.#s&&this.#r==="")throw t;return!1}#c(t){
return this.#r="",this.#e.resumeToken="",this.#e.start!==3&&(this.#e.start=1),this.#o=Ns(this.#e),{type:"resynced",cause:t,resumeToken:""}}};function Ns(e){return new Rt(
e.start===3,e.selection.case==="runs")}function Wi(e){return e.type==="closing"&&e.closing.reason===3}var Nt=class{#t=new Map;#n=new Map;#e=new Map;#o=0;#r=0;put(t){let n=this.#t.get(t.key),r={state:t.state,outcome:t.outcome||"UNSPECIFIED",ended:t.ended,silent:t.
silentSince>0};this.#t.set(t.key,r),n!==void 0&&this.#s(n,-1),this.#s(r,1)}remove({key:t}){let n=this.#t.get(t);n!==void 0&&(this.#t.delete(t),this.#s(n,-1))}counts(){
let t=this.#t.size;return{total:t,open:t-this.#o,ended:this.#o,silent:this.#r,byState:Object.fromEntries(this.#n),byOutcome:Object.fromEntries(this.#e)}}#s(t,n){
Is(this.#n,t.state,n),t.ended&&(this.#o+=n,Is(this.#e,t.outcome,n)),t.silent&&(this.#r+=n)}};function Is(e,t,n){let r=(e.get(t)??0)+n;r===0?e.delete(t):e.set(t,
r)}var Ve=class{words=[];#t=new Map;number(t){let n=this.#t.get(t);return n===void 0&&(n=this.words.length,this.words.push(t),this.#t.set(t,n)),n}};function Jn(e,t){
let n=[];for(let r of e)n.push(r.key,r.name,r.uid,t.number(r.state),r.note,t.number(r.outcome),r.ended,t.number(r.user),t.number(r.test),t.number(r.series),t.number(
r.labels),r.created,r.updated,r.endedAt,r.silentSince,r.sequence,r.revision,r.problem,t.number(r.result),r.unreadable);return n}function As(e){return e.slice(0,e.lastIndexOf("/")).endsWith("/series")?"series":"test"}var Vs=Object.freeze({}),At=class{rows=new Map;tally=new Nt;#t=0;#n=0;#e=new Set;#o=[];#r=new Map;#s=new Map;problems=Pn;beginPass(){this.#n++;for(let t of this.
rows.values())t.detailed=!1}endPass(){for(let t of this.rows.values())t.pass!==this.#n&&this.#g(t)}clear(){this.#n++,this.endPass(),this.tidy()}tidy(){this.#s.clear(),
this.#r.clear();for(let t of this.rows.values())t.state=this.#d(t.state),t.user=this.#d(t.user),t.test=this.#d(t.test),t.series=this.#d(t.series),t.labels=this.#h(
t.labels)}take(){let t={changed:[...this.#e],removed:this.#o};return this.#e=new Set,this.#o=[],t}get dirty(){return this.#e.size>0||this.#o.length>0}list(t){let n=this.#i(
t);n.detailed&&=n.sequence===It(t),this.#c(n,t),this.#f(n,t),this.#p(n)}detail(t){let n=this.rows.get(t.name);if(n===void 0||!ve(n.uid,t.uid)||n.detailed)return;
n.detailed=!0,n.labels=this.#h(t.labels);let r=n.sequence>It(t)?n.problem:void 0;n.problem=Kn(t.firstProblem)??r,n.sequence===It(t)&&(n.note=t.current?.note??""),
this.#e.add(n)}apply(t){switch(t.type){case"status":return this.#u(t.status),!0;case"joined":case"updated":case"ended":return this.#a(t.run),!0;case"left":{let n=this.
rows.get(t.run.name);return n!==void 0&&ve(n.uid,t.run.uid)&&this.#g(n),!0}case"silenced":return t.runs.forEach(n=>this.#l(n)),!0;default:return!1}}#a(t){let n=this.#i(
t);n.labels=this.#h(t.labels),n.problem=Kn(t.firstProblem),this.#c(n,t),this.#f(n,t),n.detailed=!0,this.#p(n)}#u(t){let n=this.rows.get(t.run),r=Number(t.sequence);
if(!(n===void 0||!ve(n.uid,t.uid))){if(n.pass=this.#n,0<r&&r<=n.sequence){r===n.sequence&&n.note!==t.note&&(n.note=t.note,this.#e.add(n));return}this.#m(n,t),n.
silentSince=0,n.problem===void 0&&!t.malformed&&this.problems(t.stateName,As(n.name))&&(n.problem=Kn(t)),t.stateName==="COMPLETE"&&!t.malformed&&(n.result=Di(t.
note)),this.#p(n)}}#l({run:t,uid:n,silentSince:r}){let o=this.rows.get(t);o!==void 0&&ve(o.uid,n)&&(o.silentSince=Q(r),this.#p(o))}#i(t){let n=this.rows.get(t.name);
return n!==void 0&&!ve(n.uid,t.uid)&&(this.#g(n),n=void 0),n===void 0&&(n=_i(this.#t++,t.name),this.rows.set(t.name,n)),n.pass=this.#n,n.uid=t.uid||n.uid,n}#c(t,n){
t.outcome=n.outcome===0?"":Xn[n.outcome]??String(n.outcome),t.ended=n.ended,t.user=this.#d(n.user),t.test=this.#d(n.displayName),t.series=this.#d(n.series),t.created=
Q(n.createTime),t.endedAt=Q(n.endTime),t.result=n.result,t.silentSince=Q(n.silentSince),t.unreadable=n.unreadableReason,t.revision=Math.max(t.revision,Number(n.
createRevision))}#f(t,n){let r=It(n);if(n.current===void 0||0<r&&r<t.sequence)return;let o=n.current.run===""&&r===t.sequence?t.note:n.current.note;this.#m(t,n.
current),t.note=o,t.updated=Q(n.updateTime)||t.updated}#m(t,n){t.state=this.#d(n.stateName),t.note=n.note,t.sequence=Number(n.sequence)||t.sequence,t.revision=Math.
max(t.revision,Number(n.revision)),t.updated=Q(n.when)||t.updated}#p(t){this.tally.put(t),this.#e.add(t)}#g(t){this.rows.delete(t.name),this.tally.remove(t),this.#e.
delete(t),this.#o.push(t.key)}#d(t){let n=this.#s.get(t);return n===void 0&&this.#s.set(t,t),n??t}#h(t){let n=Object.entries(t);if(n.length===0)return Vs;let r=JSON.
stringify(n.sort(([s],[a])=>s<a?-1:1)),o=this.#r.get(r);return o===void 0&&(o=Object.fromEntries(n),this.#r.set(r,o)),o}};function _i(e,t){return{key:e,name:t,uid:"",
state:"",note:"",outcome:"",ended:!1,user:"",test:"",series:"",labels:Vs,created:0,updated:0,endedAt:0,silentSince:0,sequence:0,revision:0,problem:void 0,result:"",
unreadable:"",detailed:!1,pass:0}}function ve(e,t){return e===t||e===""||t===""}function It(e){return Number(e.current?.sequence??0n)}function Q(e){return e===void 0?
0:Number(e.seconds)*1e3+Math.floor(e.nanos/1e6)}function Kn(e){return e&&{state:e.stateName,note:e.note,when:Q(e.when)}}function Pn(e){return e!=="STATUS_ERROR"&&
(e==="ERROR"||/_(ERROR|FAILED|TIMEOUT)$/.test(e))}function Di(e){return/^The test completed with result: (PASS|FAIL|ERROR)$/.exec(e)?.[1]??""}var xt="namespaces/-",zn=5n,vs=new Error("read again"),Vt=class{table=new At;#t;#n;#e=new Y;#o=new X;#r=()=>{};#s=!1;#a=new AbortController;constructor(t,n){this.#t=
t,this.#n=n}async run(t){for(;!t.aborted;){this.#a=new AbortController;let n=AbortSignal.any([t,this.#a.signal]);try{await this.#u(n),this.#n.lost(new Error("th\
e server has ended the stream"))}catch(r){if(t.aborted)return;if(Zi(r)){this.table.clear(),this.#n.changed(!0),this.#n.denied(r),await this.#f(t);continue}r!==vs&&
this.#n.lost(r)}finally{this.#a.abort()}await this.#o.sleep(this.#e.next(),t).catch(()=>!1)&&this.#e.reset()}}retry(t){this.#e.reset(),t&&(this.#a.abort(vs),this.
table.clear(),this.#n.changed(!0)),this.#r(),this.#o.wake()}async#u(t){let n={selection:{case:"query",value:{parent:xt,filter:""}},start:2,progressInterval:{seconds:zn,
nanos:0}},r,o=[],s=i=>{t.throwIfAborted(),this.table.apply(i)&&this.#n.changed(!1)};this.table.beginPass();let a=St(this.#t,n,{signal:t,wake:this.#o,onReconnect:i=>this.#n.
lost(i)});for await(let i of a){if(i.type==="resynced")throw i.cause;i.type==="synced"?(this.#c(t),r??=this.#l(t).then(()=>(o?.forEach(u=>this.table.apply(u)),o=
void 0,this.table.endPass(),this.#e.reset(),this.#n.changed(!0),this.#n.complete(),this.#i(t))),r.catch(u=>this.#a.abort(u))):o!==void 0?o.push(i):s(i)}}async#l(t){
for await(let n of vt(this.#t,{view:1,pageSize:1e4,orderBy:xs},t,this.#o))n.forEach(r=>this.table.list(r)),this.#n.changed(!0)}async#i(t){for await(let n of vt(
this.#t,{view:2,pageSize:1e3,orderBy:xs},t,this.#o))n.forEach(r=>this.table.detail(r)),this.#n.changed(!0);this.#n.detailed()}async#c(t){if(!this.#s)try{let n=await Promise.
all([1,2].map(s=>this.#t.listStates({kind:s},{signal:t}))),[r,o]=n.map(({states:s})=>new Map(s.map(({name:a,error:i,failure:u})=>[a,i||u])));this.table.problems=
(s,a)=>(a==="series"?o:r)?.get(s)??Pn(s),this.#s=!0}catch{}}#f(t){return new Promise(n=>{this.#r=n,t.addEventListener("abort",()=>n(),{once:!0})})}},xs="create_\
time desc",Yi=250;async function*vt(e,t,n,r=new X){let o=new Y,s="";for(;;)try{let a=s===""?Yi:t.pageSize,i=await e.listRuns({parent:xt,...t,pageSize:a,pageToken:s},
{signal:n});if(n.throwIfAborted(),o.reset(),yield i.runs,s=i.nextPageToken,s==="")return}catch(a){if(n.throwIfAborted(),!Xi(a))throw a;await r.sleep(o.next(),n)}}
function Xi(e){let{code:t,reason:n}=G(e);switch(t){case m.Unavailable:case m.DeadlineExceeded:case m.ResourceExhausted:case m.Aborted:return!0;case m.Unknown:case m.
Internal:return n===void 0;default:return!1}}function Zi(e){let{code:t,reason:n}=G(e);return n!==void 0&&n!=="RIGHTS_CHANGED"&&(t===m.Unauthenticated||t===m.PermissionDenied)}var Oi=3,Ji=3e3,Ki=30,Pi="STATUS_ERROR",wt=class{names=new Set;state="asking";error="";users=0;end=new AbortController;changed=new Set;timer},Gt=class{#t;#n;#e=new Map;#o=new X;#r=0;constructor(t,n){
this.#t=t,this.#n=n}use(t){let n=this.#e.get(t);return n===void 0&&(n=new wt,this.#e.set(t,n),this.#s(t,n)),n.users++,xe(t,n)}known(t){let n=this.#e.get(t);return n&&
xe(t,n)}leave(t){let n=this.#e.get(t);n!==void 0&&--n.users===0&&(this.#e.delete(t),n.end.abort())}wake(){this.#o.wake()}again(){for(let[t,n]of this.#e){n.end.abort();
let r=new wt;r.users=n.users,this.#e.set(t,r),this.#n(xe(t,r)),this.#s(t,r)}}async#s(t,n){let{signal:r}=n.end,o=new Y,s=this.#r>=Oi;for(;!r.aborted;){try{if(s){
await this.#u(t,n,r),o.reset(),await this.#o.sleep(Ji,r);continue}await this.#a(t,n,r,o)}catch(a){if(r.aborted)return;if(G(a).code===m.InvalidArgument&&!s){s=!0;
continue}if(G(a).code===m.InvalidArgument){n.state="error",n.error=G(a).message,this.#n(xe(t,n));return}}await this.#o.sleep(o.next(),r).catch(()=>{})}}async#a(t,n,r,o){
let s=new AbortController,a=AbortSignal.any([r,s.signal]),i={selection:{case:"query",value:{parent:xt,filter:t}},start:2,states:[Pi],progressInterval:{seconds:zn,
nanos:0}},u=[],l;this.#r++;try{for await(let p of St(this.#t,i,{signal:a,wake:this.#o})){if(p.type==="resynced")throw p.cause;p.type==="synced"?(l??=this.#u(t,n,
a).then(()=>{u?.forEach(f=>this.#l(t,n,f)),u=void 0,o.reset()}),l.catch(f=>s.abort(f))):u!==void 0?u.push(p):this.#l(t,n,p)}}finally{this.#r--,s.abort()}}async#u(t,n,r){
let o=new Set;for await(let a of vt(this.#t,{view:1,pageSize:1e4,filter:t},r,this.#o))a.forEach(i=>o.add(i.name));let s=n.state==="known"&&o.size===n.names.size&&
[...o].every(a=>n.names.has(a));n.names.clear(),o.forEach(a=>n.names.add(a)),n.state="known",n.changed.clear(),s||this.#n(xe(t,n))}#l(t,n,r){if(r.type==="joined")
n.names.add(r.run.name);else if(r.type==="left")n.names.delete(r.run.name);else return;n.changed.add(r.run.name),n.timer??=setTimeout(()=>this.#i(t,n),Ki)}#i(t,n){
n.timer=void 0;let r=[...n.changed];if(n.changed.clear(),!n.end.signal.aborted&&n.state==="known"){let o=r.filter(s=>n.names.has(s));this.#n({filter:t,state:"kn\
own",add:o,remove:r.filter(s=>!n.names.has(s))})}}};function xe(e,{state:t,names:n,error:r}){return{filter:e,state:t,...t==="known"&&{names:[...n]},...r!==""&&{
error:r}}}var Ut=4e3,zi=30,Qi=50,Hi=500,ws={all:1e4,each:10},Tt=class{#t;#n=new Ve;#e=new Map;#o;#r;#s;#a=!1;detailed=!1;onRetry=()=>{};constructor(t,n){this.#t=t,this.#r=
{state:"connecting",since:n,complete:!1}}set filters(t){this.#o=t}get connection(){return this.#r}set connection(t){this.#r=t;for(let n of this.#e.keys())n.postMessage(
{type:"connection",connection:t})}receive(t,n){switch(n.type){case"hello":this.#i(t);break;case"bye":this.#c(t,""),this.#e.delete(t);break;case"taken":this.#l(t,
n.batch);break;case"filter":this.#c(t,n.filter);break;case"retry":this.onRetry(n.credentials);break}}changed(t){this.#a||=t,this.#s??=setTimeout(()=>this.flush(),
zi)}matching(t){for(let[n,r]of this.#e)r.filter===t.filter&&!r.stuck&&n.postMessage({type:"matching",matching:t})}restart(){clearTimeout(this.#s),this.#s=void 0,
this.#t.take(),this.#n=new Ve;for(let[t,n]of this.#e)n.stuck||this.#i(t)}flush(){if(this.#n.words.length>ws.all+ws.each*this.#t.rows.size){this.#t.tidy(),this.restart();
return}clearTimeout(this.#s),this.#s=void 0;let{changed:t,removed:n}=this.#t.take(),r=this.#a;if(this.#a=!1,this.#e.size!==0)for(let o=0;o===0||o<t.length;o+=Ut){
let s=Jn(t.slice(o,o+Ut),this.#n);this.#e.forEach((a,i)=>this.#u(i,a,{values:s,removed:o===0?n:[],reset:!1,initial:r}))}}#u(t,n,r){if(n.stuck)return;let o=this.#n.
words.slice(n.words);n.words=this.#n.words.length,n.sent++,n.stuck=n.sent-n.taken>=Hi;let s=n.sent%Qi===0?{number:n.sent}:{};t.postMessage({type:"batch",batch:{
...r,...s,words:o,counts:this.#t.tally.counts(),detailed:this.detailed}})}#l(t,n){let r=this.#e.get(t);r!==void 0&&(r.taken=n,r.stuck&&n===r.sent&&this.#i(t))}#i(t){
let n={words:0,filter:this.#e.get(t)?.filter??"",sent:0,taken:0,stuck:!1};this.#e.set(t,n);let r=[...this.#t.rows.values()],o=0,s=()=>{if(this.#e.get(t)!==n)return;
let i=r.slice(o,o+Ut).filter(u=>this.#t.rows.get(u.name)===u);this.#u(t,n,{values:Jn(i,this.#n),removed:[],reset:o===0,initial:!0}),o+=Ut,o<r.length?setTimeout(
s):t.postMessage({type:"connection",connection:this.#r})};t.postMessage({type:"connection",connection:{...this.#r,complete:!1}});let a=this.#o?.known(n.filter);
a!==void 0&&t.postMessage({type:"matching",matching:a}),s()}#c(t,n){let r=this.#e.get(t);if(r===void 0||r.filter===n)return;r.filter!==""&&this.#o?.leave(r.filter),
r.filter=n;let o=n===""?void 0:this.#o?.use(n);o!==void 0&&t.postMessage({type:"matching",matching:o})}};var Ft=self,Us=self.location.origin,Bt=Date.now();function we(e){let{state:t,since:n,complete:r}=w.connection;w.connection={state:t,since:n,complete:r,...e}}var ji=e=>async t=>{
let n=await e(t);return n.stream?{...n,message:$i(n)}:n};async function*$i(e){for await(let t of e.message)Bt=Date.now(),w.connection.state!=="live"&&we({state:"\
live",since:Bt}),yield t}function qi(e){w.connection.state!=="lost"&&we({state:"lost",since:Bt,error:G(e).message})}var Hn=new Vt(Zn({baseUrl:Us,interceptors:[ji]}),
{changed:e=>w.changed(e),complete:()=>{w.flush(),we({complete:!0})},detailed:()=>{w.detailed=!0,w.changed(!0)},lost:qi,denied:e=>{let{message:t,reason:n}=G(e);Ts(),
we({state:"denied",since:Date.now(),error:t,reason:n,complete:!1})}});function Ts(){w.detailed=!1,w.restart()}var w=new Tt(Hn.table,Bt),Qn=new Gt(Zn({baseUrl:Us}),
e=>w.matching(e));w.filters=Qn;w.onRetry=e=>{Hn.retry(e),Qn.wake(),e&&(Ts(),we({state:"connecting",since:Date.now(),complete:!1}),Qn.again())};function Gs(e){return t=>w.
receive(e,t.data)}"onconnect"in Ft?Ft.onconnect=e=>{let t=e.ports[0];t.onmessage=Gs(t)}:Ft.onmessage=Gs(Ft);Hn.run(new AbortController().signal);
