var jt,w,Ss,xr,Se,ys,Ns,Is,Nr,Kt,dt,_s,wr,Ir,_r,el,zt={},$t=[],tl=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,qt=Array.isArray;function pe(e,t){
for(var n in t)e[n]=t[n];return e}function Ar(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function Vr(e,t,n){var r,o,s,i={};for(s in t)s=="key"?r=t[s]:s=="r\
ef"?o=t[s]:i[s]=t[s];if(arguments.length>2&&(i.children=arguments.length>3?jt.call(arguments,2):n),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)
i[s]===void 0&&(i[s]=e.defaultProps[s]);return Ht(e,i,r,o,null)}function Ht(e,t,n,r,o){var s={type:e,props:t,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,
constructor:void 0,__v:o??++Ss,__i:-1,__u:0};return o==null&&w.vnode!=null&&w.vnode(s),s}function $(e){return e.children}function Ne(e,t){this.props=e,this.context=t}function Ae(e,t){if(t==null)return e.__?Ae(e.__,e.__i+1):null;for(var n;t<e.__k.length;t++)
if((n=e.__k[t])!=null&&n.__e!=null)return n.__e;return typeof e.type=="function"?Ae(e):null}function nl(e){if(e.__P&&e.__d){var t=e.__v,n=t.__e,r=[],o=[],s=pe({},
t);s.__v=t.__v+1,w.vnode&&w.vnode(s),kr(e.__P,s,t,e.__n,e.__P.namespaceURI,32&t.__u?[n]:null,r,n??Ae(t),!!(32&t.__u),o),s.__v=t.__v,s.__.__k[s.__i]=s,ks(r,s,o),
t.__e=t.__=null,s.__e!=n&&xs(s)}}function xs(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.
__e=e.__c.base=t.__e}),xs(e)}function Rs(e){(!e.__d&&(e.__d=!0)&&Se.push(e)&&!Qt.__r++||ys!=w.debounceRendering)&&((ys=w.debounceRendering)||Ns)(Qt)}function Qt(){
try{for(var e,t=1;Se.length;)Se.length>t&&Se.sort(Is),e=Se.shift(),t=Se.length,nl(e)}finally{Se.length=Qt.__r=0}}function ws(e,t,n,r,o,s,i,a,c,l,p){var g,f,d,h,
y,b,R=r&&r.__k||$t,E=t.length;for(c=rl(n,t,R,c,E),g=0;g<E;g++)(d=n.__k[g])!=null&&(f=d.__i!=-1&&R[d.__i]||zt,d.__i=g,b=kr(e,d,f,o,s,i,a,c,l,p),h=d.__e,d.ref&&f.
ref!=d.ref&&(f.ref&&Tr(f.ref,null,d),p.push(d.ref,d.__c||h,d)),y==null&&h!=null&&(y=h),4&d.__u?(c=As(d,c,e),f.__e&&(f.__e=null)):typeof d.type=="function"&&b!==
void 0?c=b:h&&(c=h.nextSibling),d.__u&=-7);return n.__e=y,c}function rl(e,t,n,r,o){var s,i,a,c,l,p=n.length,g=p,f=0;for(e.__k=new Array(o),s=0;s<o;s++)(i=t[s])!=
null&&typeof i!="boolean"&&typeof i!="function"?(typeof i=="string"||typeof i=="number"||typeof i=="bigint"||i.constructor==String?i=e.__k[s]=Ht(null,i,null,null,
null):qt(i)?i=e.__k[s]=Ht($,{children:i},null,null,null):i.constructor===void 0&&i.__b>0?i=e.__k[s]=Ht(i.type,i.props,i.key,i.ref?i.ref:null,i.__v):e.__k[s]=i,c=
s+f,i.__=e,i.__b=e.__b+1,a=null,(l=i.__i=ol(i,n,c,g))!=-1&&(g--,(a=n[l])&&(a.__u|=2)),a==null||a.__v==null?(l==-1&&(o>p?f--:o<p&&f++),typeof i.type!="function"&&
(i.__u|=4)):l!=c&&(l==c-1?f--:l==c+1?f++:(l>c?f--:f++,i.__u|=4))):e.__k[s]=null;if(g)for(s=0;s<p;s++)(a=n[s])!=null&&(2&a.__u)==0&&(a.__e==r&&(r=Ae(a)),Gs(a,a));
return r}function As(e,t,n){var r,o;if(typeof e.type=="function"){for(r=e.__k,o=0;r&&o<r.length;o++)r[o]&&(r[o].__=e,t=As(r[o],t,n));return t}e.__e!=t&&(t&&e.type&&
!t.parentNode&&(t=Ae(e)),t=n.insertBefore(e.__e,t||null));do t=t&&t.nextSibling;while(t!=null&&t.nodeType==8);return t}function ol(e,t,n,r){var o,s,i,a=e.key,c=e.type,l=t[n],p=l!=null&&(2&l.__u)==0;if(l===null&&a==null||p&&a==l.key&&c==l.type)return n;if(r>(p?1:0)){for(o=n-1,s=n+
1;o>=0||s<t.length;)if((l=t[i=o>=0?o--:s++])!=null&&(2&l.__u)==0&&a==l.key&&c==l.type)return i}return-1}function Es(e,t,n){t[0]=="-"?e.setProperty(t,n??""):e[t]=
n==null?"":typeof n!="number"||tl.test(t)?n:n+"px"}function Pt(e,t,n,r,o){var s,i;e:if(t=="style")if(typeof n=="string")e.style.cssText=n;else{if(typeof r=="str\
ing"&&(e.style.cssText=r=""),r)for(t in r)n&&t in n||Es(e.style,t,"");if(n)for(t in n)r&&n[t]==r[t]||Es(e.style,t,n[t])}else if(t[0]=="o"&&t[1]=="n")s=t!=(t=t.replace(
_s,"$1")),i=t.toLowerCase(),t=i in e||t=="onFocusOut"||t=="onFocusIn"?i.slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=n,n?r?n[dt]=r[dt]:(n[dt]=wr,e.addEventListener(
t,s?_r:Ir,s)):e.removeEventListener(t,s?_r:Ir,s);else{if(o=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&
t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{e[t]=n??"";break e}catch{}
typeof n=="function"||(n==null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n))}}function vs(e){return function(t){if(this.l){
var n=this.l[t.type+e];if(t[Kt]==null)t[Kt]=wr++;else if(t[Kt]<n[dt])return;return n(w.event?w.event(t):t)}}}function kr(e,t,n,r,o,s,i,a,c,l){var p,g,f,d,h,y,b,
R,E,v,N,_,D,J,F,x,I=t.type;if(t.constructor!==void 0)return null;128&n.__u&&(c=!!(32&n.__u),s=[a=t.__e=n.__e]),(p=w.__b)&&p(t);e:if(typeof I=="function"){g=i.length;
try{if(E=t.props,v=I.prototype&&I.prototype.render,N=(p=I.contextType)&&r[p.__c],_=p?N?N.props.value:p.__:r,n.__c?R=(f=t.__c=n.__c).__=f.__E:(v?t.__c=f=new I(E,
_):(t.__c=f=new Ne(E,_),f.constructor=I,f.render=il),N&&N.sub(f),f.state||(f.state={}),f.__n=r,d=f.__d=!0,f.__h=[],f._sb=[]),v&&f.__s==null&&(f.__s=f.state),v&&
I.getDerivedStateFromProps!=null&&(f.__s==f.state&&(f.__s=pe({},f.__s)),pe(f.__s,I.getDerivedStateFromProps(E,f.__s))),h=f.props,y=f.state,f.__v=t,d)v&&I.getDerivedStateFromProps==
null&&f.componentWillMount!=null&&f.componentWillMount(),v&&f.componentDidMount!=null&&f.__h.push(f.componentDidMount);else{if(v&&I.getDerivedStateFromProps==null&&
E!==h&&f.componentWillReceiveProps!=null&&f.componentWillReceiveProps(E,_),t.__v==n.__v||!f.__e&&f.shouldComponentUpdate!=null&&f.shouldComponentUpdate(E,f.__s,
_)===!1){t.__v!=n.__v&&(f.props=E,f.state=f.__s,f.__d=!1),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(L){L&&(L.__=t)}),$t.push.apply(f.__h,f._sb),f._sb=[],f.__h.
length&&i.push(f),a=Ae(n);break e}f.componentWillUpdate!=null&&f.componentWillUpdate(E,f.__s,_),v&&f.componentDidUpdate!=null&&f.__h.push(function(){f.componentDidUpdate(
h,y,b)})}if(f.context=_,f.props=E,f.__P=e,f.__e=!1,D=w.__r,J=0,v)f.state=f.__s,f.__d=!1,D&&D(t),p=f.render(f.props,f.state,f.context),$t.push.apply(f.__h,f._sb),
f._sb=[];else do f.__d=!1,D&&D(t),p=f.render(f.props,f.state,f.context),f.state=f.__s;while(f.__d&&++J<25);f.state=f.__s,f.getChildContext!=null&&(r=pe(pe({},r),
f.getChildContext())),v&&!d&&f.getSnapshotBeforeUpdate!=null&&(b=f.getSnapshotBeforeUpdate(h,y)),F=p!=null&&p.type===$&&p.key==null?Ts(p.props.children):p,a=ws(
e,qt(F)?F:[F],t,n,r,o,s,i,a,c,l),f.base=t.__e,t.__u&=-161,f.__h.length&&i.push(f),R&&(f.__E=f.__=null)}catch(L){if(i.length=g,t.__v=null,c||s!=null){if(L.then){
for(t.__u|=c?160:128;a&&a.nodeType==8&&a.nextSibling;)a=a.nextSibling;s!=null&&(s[s.indexOf(a)]=null),t.__e=a}else if(s!=null)for(x=s.length;x--;)Ar(s[x])}else t.
__e=n.__e;t.__k==null&&(t.__k=n.__k||[]),L.then||Vs(t),w.__e(L,t,n)}}else s==null&&t.__v==n.__v?(t.__k=n.__k,t.__e=n.__e):a=t.__e=sl(n.__e,t,n,r,o,s,i,c,l);return(p=
w.diffed)&&p(t),128&t.__u?void 0:a}function Vs(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(Vs))}function ks(e,t,n){for(var r=0;r<n.length;r++)Tr(n[r],n[++r],
n[++r]);w.__c&&w.__c(t,e),e.some(function(o){try{e=o.__h,o.__h=[],e.some(function(s){s.call(o)})}catch(s){w.__e(s,o.__v)}})}function Ts(e){return typeof e!="obj\
ect"||e==null||e.__b>0?e:qt(e)?e.map(Ts):e.constructor!==void 0?null:pe({},e)}function sl(e,t,n,r,o,s,i,a,c){var l,p,g,f,d,h,y,b=n.props||zt,R=t.props,E=t.type;
if(E=="svg"?o="http://www.w3.org/2000/svg":E=="math"?o="http://www.w3.org/1998/Math/MathML":o||(o="http://www.w3.org/1999/xhtml"),s!=null){for(l=0;l<s.length;l++)
if((d=s[l])&&"setAttribute"in d==!!E&&(E?d.localName==E:d.nodeType==3)){e=d,s[l]=null;break}}if(e==null){if(E==null)return document.createTextNode(R);e=document.
createElementNS(o,E,R.is&&R),a&&(w.__m&&w.__m(t,s),a=!1),s=null}if(E==null)b===R||a&&e.data==R||(e.data=R);else{if(s=E=="textarea"&&R.defaultValue!=null?null:s&&
jt.call(e.childNodes),!a&&s!=null)for(b={},l=0;l<e.attributes.length;l++)b[(d=e.attributes[l]).name]=d.value;for(l in b)d=b[l],l=="dangerouslySetInnerHTML"?g=d:
l=="children"||l in R||l=="value"&&"defaultValue"in R||l=="checked"&&"defaultChecked"in R||Pt(e,l,null,d,o);for(l in R)d=R[l],l=="children"?f=d:l=="dangerouslyS\
etInnerHTML"?p=d:l=="value"?h=d:l=="checked"?y=d:a&&typeof d!="function"||b[l]===d||Pt(e,l,d,b[l],o);if(p)a||g&&(p.__html==g.__html||p.__html==e.innerHTML)||(e.
innerHTML=p.__html),t.__k=[];else if(g&&(e.innerHTML=""),ws(t.type=="template"?e.content:e,qt(f)?f:[f],t,n,r,E=="foreignObject"?"http://www.w3.org/1999/xhtml":o,
s,i,s?s[0]:n.__k&&Ae(n,0),a,c),s!=null)for(l=s.length;l--;)Ar(s[l]);a&&E!="textarea"||(l="value",E=="progress"&&h==null?e.removeAttribute("value"):h!=null&&(h!==
e[l]||E=="progress"&&!h||E=="option"&&h!=b[l])&&Pt(e,l,h,b[l],o),l="checked",y!=null&&y!=e[l]&&Pt(e,l,y,b[l],o))}return e}function Tr(e,t,n){try{if(typeof e=="f\
unction"){var r=typeof e.__u=="function";r&&e.__u(),r&&t==null||(e.__u=e(t))}else e.current=t}catch(o){w.__e(o,n)}}function Gs(e,t,n){var r,o;if(w.unmount&&w.unmount(
e),(r=e.ref)&&(r.current&&r.current!=e.__e||Tr(r,null,t)),(r=e.__c)!=null){if(r.componentWillUnmount)try{r.componentWillUnmount()}catch(s){w.__e(s,t)}r.base=r.__P=
r.__n=null}if(r=e.__k)for(o=0;o<r.length;o++)r[o]&&Gs(r[o],t,n||typeof e.type!="function");n||Ar(e.__e),e.__c=e.__=e.__e=void 0}function il(e,t,n){return this.constructor(
e,n)}function Us(e,t,n){var r,o,s,i;t==document&&(t=document.documentElement),w.__&&w.__(e,t),o=(r=typeof n=="function")?null:n&&n.__k||t.__k,s=[],i=[],kr(t,e=(!r&&
n||t).__k=Vr($,null,[e]),o||zt,zt,t.namespaceURI,!r&&n?[n]:o?null:t.firstChild?jt.call(t.childNodes):null,s,!r&&n?n:o?o.__e:t.firstChild,r,i),ks(s,e,i),e.props.
children=null}jt=$t.slice,w={__e:function(e,t,n,r){for(var o,s,i;t=t.__;)if((o=t.__c)&&!o.__)try{if((s=o.constructor)&&s.getDerivedStateFromError!=null&&(o.setState(s.getDerivedStateFromError(
e)),i=o.__d),o.componentDidCatch!=null&&(o.componentDidCatch(e,r||{}),i=o.__d),i)return o.__E=o}catch(a){e=a}throw e}},Ss=0,xr=function(e){return e!=null&&e.constructor===
void 0},Ne.prototype.setState=function(e,t){var n;n=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=pe({},this.state),typeof e=="function"&&(e=e(pe({},n),
this.props)),e&&pe(n,e),e!=null&&this.__v&&(t&&this._sb.push(t),Rs(this))},Ne.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),Rs(this))},
Ne.prototype.render=$,Se=[],Ns=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,Is=function(e,t){return e.__v.__b-t.__v.__b},
Qt.__r=0,Nr=Math.random().toString(8),Kt="__d"+Nr,dt="__a"+Nr,_s=/(PointerCapture)$|Capture$/i,wr=0,Ir=vs(!1),_r=vs(!0),el=0;var De,B,Gr,Cs,tn=0,Ys=[],O=w,Ms=O.__b,Fs=O.__r,Ls=O.diffed,Bs=O.__c,Os=O.unmount,Ds=O.__;function nn(e,t){O.__h&&O.__h(B,e,tn||t),tn=0;var n=B.__H||(B.__H={__:[],
__h:[]});return e>=n.__.length&&n.__.push({}),n.__[e]}function G(e){return tn=1,Cr(Zs,e)}function Cr(e,t,n){var r=nn(De++,2);if(r.t=e,!r.__c&&(r.__=[n?n(t):Zs(void 0,
t),function(a){var c=r.__N?r.__N[0]:r.__[0],l=r.t(c,a);c!==l&&(r.__N=[l,r.__[1]],r.__c.setState({}))}],r.__c=B,!B.__f)){var o=function(a,c,l){if(!r.__c.__H)return!0;
var p=!1,g=r.__c.props!==a;if(r.__c.__H.__.some(function(d){if(d.__N){p=!0;var h=d.__[0];d.__=d.__N,d.__N=void 0,h!==d.__[0]&&(g=!0)}}),s){var f=s.call(this,a,c,
l);return p?f||g:f}return!p||g};B.__f=!0;var s=B.shouldComponentUpdate,i=B.componentWillUpdate;B.componentWillUpdate=function(a,c,l){if(this.__e){var p=s;s=void 0,
o(a,c,l),s=p}i&&i.call(this,a,c,l)},B.shouldComponentUpdate=o}return r.__N||r.__}function A(e,t){var n=nn(De++,3);!O.__s&&Mr(n.__H,t)&&(n.__=e,n.u=t,B.__H.__h.push(
n))}function Xs(e,t){var n=nn(De++,4);!O.__s&&Mr(n.__H,t)&&(n.__=e,n.u=t,B.__h.push(n))}function T(e){return tn=5,We(function(){return{current:e}},[])}function We(e,t){var n=nn(De++,7);return Mr(n.__H,t)&&(n.__=e(),n.__H=t,n.__h=e),n.__}function al(){for(var e;e=Ys.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(en),t.__h.some(Ur),t.__h=[]}catch(n){t.__h=[],O.__e(n,e.__v)}}}O.__b=function(e){B=
null,Ms&&Ms(e)},O.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ds&&Ds(e,t)},O.__r=function(e){Fs&&Fs(e),De=0;var t=(B=e.__c).__H;t&&(Gr===B?(t.__h=[],
B.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})):(t.__h.some(en),t.__h.some(Ur),t.__h=[],De=0)),Gr=B},O.diffed=function(e){Ls&&Ls(e);var t=e.
__c;t&&t.__H&&(t.__H.__h.length&&(Ys.push(t)!==1&&Cs===O.requestAnimationFrame||((Cs=O.requestAnimationFrame)||ul)(al)),t.__H.__.some(function(n){n.u&&(n.__H=n.
u,n.u=void 0)})),Gr=B=null},O.__c=function(e,t){t.some(function(n){try{n.__h.some(en),n.__h=n.__h.filter(function(r){return!r.__||Ur(r)})}catch(r){t.some(function(o){
o.__h&&(o.__h=[])}),t=[],O.__e(r,n.__v)}}),Bs&&Bs(e,t)},O.unmount=function(e){Os&&Os(e);var t,n=e.__c;n&&n.__H&&(n.__H.__.some(function(r){try{en(r)}catch(o){t=
o}}),n.__H=void 0,t&&O.__e(t,n.__v))};var Ws=typeof requestAnimationFrame=="function";function ul(e){var t,n=function(){clearTimeout(r),Ws&&cancelAnimationFrame(
t),setTimeout(e)},r=setTimeout(n,35);Ws&&(t=requestAnimationFrame(n))}function en(e){var t=B,n=e.__c;typeof n=="function"&&(e.__c=void 0,n()),B=t}function Ur(e){
var t=B;e.__c=e.__(),B=t}function Mr(e,t){return!e||e.length!==t.length||t.some(function(n,r){return n!==e[r]})}function Zs(e,t){return typeof t=="function"?t(e):
t}var cl=Symbol.for("preact-signals");function an(){if(he>1)he--;else{var e,t=!1;for((function(){var o=on;for(on=void 0;o!==void 0;){var s=o.S;if(s.v===o.v)for(var i=s.
t;i!==void 0;i=i.x)i.i===o.i&&(i.i=s.i);o=o.o}})();mt!==void 0;){var n=mt;for(mt=void 0,rn++;n!==void 0;){var r=n.u;if(n.u=void 0,n.f&=-3,!(8&n.f)&&Ps(n))try{n.
c()}catch(o){t||(e=o,t=!0)}n=r}}if(rn=0,he--,t)throw e}}function un(e){if(he>0)return e();Fr=++ll,he++;try{return e()}finally{an()}}var ft,U=void 0;function pt(e){
var t=U,n=ft;U=void 0,ft=void 0;try{return e()}finally{U=t,ft=n}}var mt=void 0,he=0,rn=0,ll=0,Fr=0,on=void 0,sn=0;function Js(e){if(U!==void 0){var t=e.n;if(t===
void 0||t.t!==U)return t={i:0,S:e,p:U.s,n:void 0,t:U,e:void 0,x:void 0,r:t},U.s!==void 0&&(U.s.n=t),U.s=t,e.n=t,32&U.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==
void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=U.s,t.n=void 0,U.s.n=t,U.s=t),t}}function X(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=
t?.watched,this.Z=t?.unwatched,this.name=t?.name}X.prototype.brand=cl;X.prototype.h=function(){return!0};X.prototype.S=function(e){var t=this,n=this.t;n!==e&&e.
e===void 0&&(e.x=n,this.t=e,n!==void 0?n.e=e:pt(function(){var r;(r=t.W)==null||r.call(t)}))};X.prototype.U=function(e){var t=this;if(this.t!==void 0){var n=e.e,
r=e.x;n!==void 0&&(n.x=r,e.e=void 0),r!==void 0&&(r.e=n,e.x=void 0),e===this.t&&(this.t=r,r===void 0&&pt(function(){var o;(o=t.Z)==null||o.call(t)}))}};X.prototype.
subscribe=function(e){var t=this;return ce(function(){var n=t.value;pt(function(){return e(n)})},{name:"sub"})};X.prototype.valueOf=function(){return this.value};
X.prototype.toString=function(){return this.value+""};X.prototype.toJSON=function(){return this.value};X.prototype.peek=function(){var e=this;return pt(function(){
return e.value})};Object.defineProperty(X.prototype,"value",{get:function(){var e=Js(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){
if(rn>100)throw new Error("Cycle detected");(function(n){he!==0&&rn===0&&n.l!==Fr&&(n.l=Fr,on={S:n,v:n.v,i:n.i,o:on})})(this),this.v=e,this.i++,sn++,he++;try{for(var t=this.
t;t!==void 0;t=t.x)t.t.N()}finally{an()}}}});function P(e,t){return new X(e,t)}function Ps(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.
i)return!0;return!1}function Ks(e){for(var t=e.s;t!==void 0;t=t.n){var n=t.S.n;if(n!==void 0&&(t.r=n),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Hs(e){
for(var t=e.s,n=void 0;t!==void 0;){var r=t.p;t.i===-1?(t.S.U(t),r!==void 0&&(r.n=t.n),t.n!==void 0&&(t.n.p=r)):n=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=r}e.s=
n}function Ve(e,t){X.call(this,void 0,t),this.x=e,this.s=void 0,this.g=sn-1,this.f=4}Ve.prototype=new X;Ve.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;
if((36&this.f)==32||(this.f&=-5,this.g===sn))return!0;if(this.g=sn,this.f|=1,this.i>0&&!Ps(this))return this.f&=-2,!0;var e=U;try{Ks(this),U=this;var t=this.x();
(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(n){this.v=n,this.f|=16,this.i++}return U=e,Hs(this),this.f&=-2,!0};Ve.prototype.S=function(e){
if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}X.prototype.S.call(this,e)};Ve.prototype.U=function(e){if(this.t!==void 0&&(X.prototype.
U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};Ve.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==
void 0;e=e.x)e.t.N()}};Object.defineProperty(Ve.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Js(this);if(this.h(),e!==void 0&&
(e.i=this.i),16&this.f)throw this.v;return this.v}});function Ye(e,t){return new Ve(e,t)}function zs(e){var t=e.j;if(e.j=void 0,typeof t=="function"){he++;var n=U;
U=void 0;try{t()}catch(r){throw e.f&=-2,e.f|=8,Lr(e),r}finally{U=n,an()}}}function Lr(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,zs(e)}function dl(e){
if(U!==this)throw new Error("Out-of-order effect");Hs(this),U=e,this.f&=-2;try{8&this.f&&Lr(this)}finally{an()}}function Xe(e,t){this.x=e,this.j=void 0,this.s=void 0,
this.u=void 0,this.f=32,this.name=t?.name,ft&&ft.push(this)}Xe.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t==
"function"&&(this.j=t)}finally{e()}};Xe.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,zs(this),Ks(this),he++;var e=U;
return U=this,dl.bind(this,e)};Xe.prototype.N=function(){2&this.f||(this.f|=2,this.u=mt,mt=this)};Xe.prototype.d=function(){this.f|=8,1&this.f||Lr(this)};Xe.prototype.
dispose=function(){this.d()};function ce(e,t){var n=new Xe(e,t);try{n.c()}catch(o){throw n.d(),o}var r=n.d.bind(n);return r[Symbol.dispose]=r,r}var Br,gt,cn,fl=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__,$s=[],Qs=[];ce(function(){Br=this.N})();function Ze(e,t){w[e]=t.bind(null,w[e]||function(){})}
function ht(e){if(cn){var t=cn;cn=void 0,t()}cn=e&&e.S()}function js(e){var t=this,n=e.data,r=pl(n);r.name="ReactiveDom",r.value=n;var o=We(function(){for(var a=t,
c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var l=Ye(function(){var d=r.value.value;return d===0?0:d===!0?"":d||""}),p=Ye(function(){return!Array.isArray(l.value)&&
!xr(l.value)}),g=ce(function(){if(this.N=qs,p.value){var d=l.value;a.__v&&a.__v.__e&&a.__v.__e.nodeType===3&&(a.__v.__e.data=d)}}),f=t.__$u.d;return t.__$u.d=function(){
g(),f.call(this)},[p,l]},[]),s=o[0],i=o[1];return s.value?i.peek():i.value}js.displayName="ReactiveTextNode";Object.defineProperties(X.prototype,{constructor:{configurable:!0,
value:Vr($,null).constructor},type:{configurable:!0,value:js},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{
configurable:!0,value:1}});Ze("__b",function(e,t){if(ht(),gt=void 0,typeof t.type=="string"){var n,r=t.props;for(var o in r)if(o!=="children"){var s=r[o];s instanceof
X&&(n||(t.__np=n={}),n[o]=s,r[o]=s.peek())}}e(t)});Ze("__r",function(e,t){if(e(t),t.type!==$){ht();var n,r=t.__c;r&&(r.__$f&=-2,(n=r.__$u)===void 0&&(r.__$u=n=(function(o,s){
var i;return ce(function(){i=this},{name:s}),i.c=o,i})((function(o){return function(){var s;fl&&((s=this.y)==null||s.call(this)),o.__$f|=1,o.setState({})}})(r),
typeof t.type=="function"?t.type.displayName||t.type.name:""))),gt=r,ht(n)}});Ze("__e",function(e,t,n,r){ht(),gt=void 0,e(t,n,r)});Ze("diffed",function(e,t){ht(),
gt=void 0;var n;if(typeof t.type=="string"&&(n=t.__e)){var r=t.__np,o=t.props,s=n.U;if(s)for(var i in s){var a=s[i];a===void 0||r&&i in r||(a.d(),s[i]=void 0)}if(r){
s||(s={},n.U=s);for(var c in r){var l=s[c],p=r[c];l===void 0?(l=ml(n,c,p,o),s[c]=l):l.o(p,o)}}}e(t)});function ml(e,t,n,r){var o=t in e&&e.ownerSVGElement===void 0,
s=P(n);return{o:function(i,a){s.value=i,r=a},d:ce(function(){this.N=qs;var i=s.value.value;r[t]!==i&&(r[t]=i,o?e[t]=i:i!=null&&(i!==!1||t[4]==="-")?e.setAttribute(
t,i):e.removeAttribute(t))})}}Ze("unmount",function(e,t){if(typeof t.type=="string"){var n=t.__e;if(n){var r=n.U;if(r){n.U=void 0;for(var o in r){var s=r[o];s&&
s.d()}}}var i=t.__np;if(i){var a=t.props;for(var c in i)a[c]=i[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var p=l.__$u;p&&(l.__$u=void 0,p.d())}}e(t)});Ze(
"__h",function(e,t,n,r){r<3&&(t.__$f|=2),e(t,n,r)});Ne.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var n=this.__$u,r=n&&n.s!==void 0;for(var o in t)
return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(r||s||4&this.__$f)||1&this.__$f)return!0}else if(!(r||4&this.__$f)||3&this.__$f)
return!0;for(var i in e)if(i!=="__source"&&e[i]!==this.props[i])return!0;for(var a in this.props)if(!(a in e))return!0;return!1};function pl(e,t){return We(function(){
return P(e,t)},[])}var hl=typeof requestAnimationFrame>"u"?setTimeout:function(e){var t=function(){clearTimeout(n),cancelAnimationFrame(r),e()},n=setTimeout(t,35),r=requestAnimationFrame(
t)},gl=function(e){queueMicrotask(function(){queueMicrotask(e)})};function bl(){un(function(){for(var e;e=$s.shift();)Br.call(e)})}function yl(){$s.push(this)===
1&&(w.requestAnimationFrame||hl)(bl)}function Rl(){un(function(){for(var e;e=Qs.shift();)Br.call(e)})}function qs(){Qs.push(this)===1&&(w.requestAnimationFrame||
gl)(Rl)}function ei(e,t){var n=T(e);n.current=e;var r=gt;A(function(){return ce(function(){if(this.N=yl,!(r&&8&r.__$f))return n.current()},t)},[])}var S;(function(e){e[e.Canceled=1]="Canceled",e[e.Unknown=2]="Unknown",e[e.InvalidArgument=3]="InvalidArgument",e[e.DeadlineExceeded=4]="DeadlineExceeded",e[e.NotFound=
5]="NotFound",e[e.AlreadyExists=6]="AlreadyExists",e[e.PermissionDenied=7]="PermissionDenied",e[e.ResourceExhausted=8]="ResourceExhausted",e[e.FailedPrecondition=
9]="FailedPrecondition",e[e.Aborted=10]="Aborted",e[e.OutOfRange=11]="OutOfRange",e[e.Unimplemented=12]="Unimplemented",e[e.Internal=13]="Internal",e[e.Unavailable=
14]="Unavailable",e[e.DataLoss=15]="DataLoss",e[e.Unauthenticated=16]="Unauthenticated"})(S||(S={}));function bt(e,t){return e!==null&&typeof e=="object"&&"$typeName"in e&&typeof e.$typeName=="string"?t===void 0?!0:t.typeName===e.$typeName:!1}var m;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.
SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(m||(m={}));function ni(){let e=0,t=0;for(let r=0;r<28;r+=7){let o=this.buf[this.pos++];if(e|=(o&127)<<r,(o&128)==0)return this.assertBounds(),[e,t]}let n=this.buf[this.pos++];
if(e|=(n&15)<<28,t=(n&112)>>4,(n&128)==0)return this.assertBounds(),[e,t];for(let r=3;r<=31;r+=7){let o=this.buf[this.pos++];if(t|=(o&127)<<r,(o&128)==0)return this.
assertBounds(),[e,t]}throw new Error("invalid varint")}function dn(e,t,n){for(let s=0;s<28;s=s+7){let i=e>>>s,a=!(!(i>>>7)&&t==0),c=(a?i|128:i)&255;if(n.push(c),
!a)return}let r=e>>>28&15|(t&7)<<4,o=t>>3!=0;if(n.push((o?r|128:r)&255),!!o){for(let s=3;s<31;s=s+7){let i=t>>>s,a=!!(i>>>7),c=(a?i|128:i)&255;if(n.push(c),!a)return}
n.push(t>>>31&1)}}var ln=4294967296;function Or(e){let t=e[0]==="-";t&&(e=e.slice(1));let n=1e6,r=0,o=0;function s(i,a){let c=Number(e.slice(i,a));o*=n,r=r*n+c,
r>=ln&&(o=o+(r/ln|0),r=r%ln)}return s(-24,-18),s(-18,-12),s(-12,-6),s(-6),t?oi(r,o):Wr(r,o)}function ri(e,t){let n=Wr(e,t),r=n.hi&2147483648;r&&(n=oi(n.lo,n.hi));
let o=Dr(n.lo,n.hi);return r?"-"+o:o}function Dr(e,t){if({lo:e,hi:t}=El(e,t),t<=2097151)return String(ln*t+e);let n=e&16777215,r=(e>>>24|t<<8)&16777215,o=t>>16&
65535,s=n+r*6777216+o*6710656,i=r+o*8147497,a=o*2,c=1e7;return s>=c&&(i+=Math.floor(s/c),s%=c),i>=c&&(a+=Math.floor(i/c),i%=c),a.toString()+ti(i)+ti(s)}function El(e,t){
return{lo:e>>>0,hi:t>>>0}}function Wr(e,t){return{lo:e|0,hi:t|0}}function oi(e,t){return t=~t,e?e=~e+1:t+=1,Wr(e,t)}var ti=e=>{let t=String(e);return"0000000".slice(
t.length)+t};function yt(e,t){if(e>=0){for(;e>127;)t.push(e&127|128),e=e>>>7;t.push(e)}else{for(let n=0;n<9;n++)t.push(e&127|128),e=e>>7;t.push(1)}}function si(){
let e=this.buf[this.pos++],t=e&127;if((e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<7,(e&128)==0)return this.assertBounds(),t;if(e=
this.buf[this.pos++],t|=(e&127)<<14,(e&128)==0)return this.assertBounds(),t;if(e=this.buf[this.pos++],t|=(e&127)<<21,(e&128)==0)return this.assertBounds(),t;e=this.
buf[this.pos++],t|=(e&15)<<28;for(let n=5;(e&128)!==0&&n<10;n++)e=this.buf[this.pos++];if((e&128)!=0)throw new Error("invalid varint");return this.assertBounds(),
t>>>0}var k=vl();function vl(){let e=new DataView(new ArrayBuffer(8));if(typeof BigInt=="function"&&typeof e.getBigInt64=="function"&&typeof e.getBigUint64=="function"&&
typeof e.setBigInt64=="function"&&typeof e.setBigUint64=="function"&&(!!globalThis.Deno||!!globalThis.Bun||typeof process!="object"||typeof process.env!="object"||
process.env.BUF_BIGINT_DISABLE!=="1")){let n=BigInt("-9223372036854775808"),r=BigInt("9223372036854775807"),o=BigInt("0"),s=BigInt("18446744073709551615");return{
zero:BigInt(0),supported:!0,parse(i){let a=typeof i=="bigint"?i:BigInt(i);if(a>r||a<n)throw new Error(`invalid int64: ${i}`);return a},uParse(i){let a=typeof i==
"bigint"?i:BigInt(i);if(a>s||a<o)throw new Error(`invalid uint64: ${i}`);return a},enc(i){return e.setBigInt64(0,this.parse(i),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(
4,!0)}},uEnc(i){return e.setBigInt64(0,this.uParse(i),!0),{lo:e.getInt32(0,!0),hi:e.getInt32(4,!0)}},dec(i,a){return e.setInt32(0,i,!0),e.setInt32(4,a,!0),e.getBigInt64(
0,!0)},uDec(i,a){return e.setInt32(0,i,!0),e.setInt32(4,a,!0),e.getBigUint64(0,!0)}}}return{zero:"0",supported:!1,parse(n){return typeof n!="string"&&(n=n.toString()),
ii(n),n},uParse(n){return typeof n!="string"&&(n=n.toString()),ai(n),n},enc(n){return typeof n!="string"&&(n=n.toString()),ii(n),Or(n)},uEnc(n){return typeof n!=
"string"&&(n=n.toString()),ai(n),Or(n)},dec(n,r){return ri(n,r)},uDec(n,r){return Dr(n,r)}}}function ii(e){if(!/^-?[0-9]+$/.test(e))throw new Error("invalid int\
64: "+e)}function ai(e){if(!/^[0-9]+$/.test(e))throw new Error("invalid uint64: "+e)}function ne(e,t){switch(e){case m.STRING:return"";case m.BOOL:return!1;case m.DOUBLE:case m.FLOAT:return 0;case m.INT64:case m.UINT64:case m.SFIXED64:case m.FIXED64:case m.
SINT64:return t?"0":k.zero;case m.BYTES:return new Uint8Array(0);default:return 0}}function ui(e,t){switch(e){case m.BOOL:return t===!1;case m.STRING:return t===
"";case m.BYTES:return t instanceof Uint8Array&&!t.byteLength;case m.DOUBLE:case m.FLOAT:return Object.is(t,0);default:return t==0}}var ci=2,re=Symbol.for("reflect unsafe local");function fn(e,t){let n=e[t.localName].case;return n===void 0?n:t.fields.find(r=>r.localName===n)}function li(e,t){
let n=t.localName;if(t.oneof)return e[t.oneof.localName].case===n;if(t.presence!=ci)return e[n]!==void 0&&Object.prototype.hasOwnProperty.call(e,n);switch(t.fieldKind){case"\
list":return e[n].length>0;case"map":return Object.keys(e[n]).length>0;case"scalar":return!ui(t.scalar,e[n]);case"enum":return e[n]!==t.enum.values[0].number}throw new Error(
"message field with implicit presence")}function ke(e,t){return Object.prototype.hasOwnProperty.call(e,t)&&e[t]!==void 0}function mn(e,t){if(t.oneof){let n=e[t.
oneof.localName];return n.case===t.localName?n.value:void 0}return e[t.localName]}function pn(e,t,n){t.oneof?e[t.oneof.localName]={case:t.localName,value:n}:e[t.
localName]=n}function di(e,t){let n=t.localName;if(t.oneof){let r=t.oneof.localName;e[r].case===n&&(e[r]={case:void 0})}else if(t.presence!=ci)delete e[n];else switch(t.
fieldKind){case"map":e[n]={};break;case"list":e[n]=[];break;case"enum":e[n]=t.enum.values[0].number;break;case"scalar":e[n]=ne(t.scalar,t.longAsString);break}}function le(e){return e!==null&&typeof e=="object"&&!Array.isArray(e)}function Rt(e,t){var n,r,o,s;if(le(e)&&re in e&&"add"in e&&"field"in e&&typeof e.field=="function"){if(t!==void 0){let i=t,a=e.field();return i.listKind==a.listKind&&
i.scalar===a.scalar&&((n=i.message)===null||n===void 0?void 0:n.typeName)===((r=a.message)===null||r===void 0?void 0:r.typeName)&&((o=i.enum)===null||o===void 0?
void 0:o.typeName)===((s=a.enum)===null||s===void 0?void 0:s.typeName)}return!0}return!1}function Et(e,t){var n,r,o,s;if(le(e)&&re in e&&"has"in e&&"field"in e&&
typeof e.field=="function"){if(t!==void 0){let i=t,a=e.field();return i.mapKey===a.mapKey&&i.mapKind==a.mapKind&&i.scalar===a.scalar&&((n=i.message)===null||n===
void 0?void 0:n.typeName)===((r=a.message)===null||r===void 0?void 0:r.typeName)&&((o=i.enum)===null||o===void 0?void 0:o.typeName)===((s=a.enum)===null||s===void 0?
void 0:s.typeName)}return!0}return!1}function vt(e,t){return le(e)&&re in e&&"desc"in e&&le(e.desc)&&e.desc.kind==="message"&&(t===void 0||e.desc.typeName==t.typeName)}function fi(e){return mi(e.$typeName)}function oe(e){let t=e.fields[0];return mi(e.typeName)&&t!==void 0&&t.fieldKind=="scalar"&&t.name=="value"&&t.number==1}function hn(e){
switch(e.typeName){case"google.protobuf.Any":case"google.protobuf.Timestamp":case"google.protobuf.Duration":case"google.protobuf.FieldMask":case"google.protobuf\
.Struct":case"google.protobuf.Value":case"google.protobuf.ListValue":return!0;default:return oe(e)}}function mi(e){return e.startsWith("google.protobuf.")&&["Do\
ubleValue","FloatValue","Int64Value","UInt64Value","Int32Value","UInt32Value","BoolValue","StringValue","BytesValue"].includes(e.substring(16))}var Sl=999,Nl=998,gn=2;function H(e,t){if(bt(t,e))return t;let n=Al(e);return t!==void 0&&Il(e,n,t),n}function Il(e,t,n){for(let r of e.members){let o=n[r.localName];
if(o==null)continue;let s;if(r.kind=="oneof"){let i=fn(n,r);if(!i)continue;s=i,o=mn(n,i)}else s=r;switch(s.fieldKind){case"message":o=Xr(s,o);break;case"scalar":
o=gi(s,o);break;case"list":o=xl(s,o);break;case"map":o=_l(s,o);break}pn(t,s,o)}return t}function gi(e,t){return e.scalar==m.BYTES?Zr(t):t}function _l(e,t){if(le(
t)){if(e.scalar==m.BYTES)return pi(t,Zr);if(e.mapKind=="message")return pi(t,n=>Xr(e,n))}return t}function xl(e,t){if(Array.isArray(t)){if(e.scalar==m.BYTES)return t.
map(Zr);if(e.listKind=="message")return t.map(n=>Xr(e,n))}return t}function Xr(e,t){if(e.fieldKind=="message"&&!e.oneof&&oe(e.message))return gi(e.message.fields[0],
t);if(le(t)){if(e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!=="google.protobuf.Value")return t;if(!bt(t,e.message))return H(e.message,t)}return t}
function Zr(e){return Array.isArray(e)?new Uint8Array(e):e}function pi(e,t){let n={};for(let r of Object.entries(e))n[r[0]]=t(r[1]);return n}var wl=Symbol(),hi=new WeakMap;
function Al(e){let t;if(Vl(e)){let n=hi.get(e),r,o;if(n)({prototype:r,members:o}=n);else{r={},o=new Set;for(let s of e.members)s.kind!="oneof"&&(s.fieldKind!="s\
calar"&&s.fieldKind!="enum"||s.presence!=gn&&(o.add(s),r[s.localName]=Yr(s)));hi.set(e,{prototype:r,members:o})}t=Object.create(r),t.$typeName=e.typeName;for(let s of e.
members)o.has(s)||s.kind=="field"&&(s.fieldKind=="message"||(s.fieldKind=="scalar"||s.fieldKind=="enum")&&s.presence!=gn)||(t[s.localName]=Yr(s))}else{t={$typeName:e.
typeName};for(let n of e.members)(n.kind=="oneof"||n.presence==gn)&&(t[n.localName]=Yr(n))}return t}function Vl(e){switch(e.file.edition){case Sl:return!1;case Nl:
return!0;default:return e.fields.some(t=>t.presence!=gn&&t.fieldKind!="message"&&!t.oneof)}}function Yr(e){if(e.kind=="oneof")return{case:void 0};if(e.fieldKind==
"list")return[];if(e.fieldKind=="map")return{};if(e.fieldKind=="message")return wl;let t=e.getDefaultValue();return t!==void 0?e.fieldKind=="scalar"&&e.longAsString?
t.toString():t:e.fieldKind=="scalar"?ne(e.scalar,e.longAsString):e.enum.values[0].number}var kl=["FieldValueInvalidError","FieldListRangeError","ForeignFieldError"],W=class extends Error{constructor(t,n,r="FieldValueInvalidError"){super(n),this.name=
r,this.field=()=>t}};function bi(e){return e instanceof Error&&kl.includes(e.name)&&"field"in e&&typeof e.field=="function"}var Jr=Symbol.for("@bufbuild/protobuf/text-encoding");function St(){if(globalThis[Jr]==null){let e=new globalThis.TextEncoder,t=new globalThis.TextDecoder,n;globalThis[Jr]={encodeUtf8(r){return e.encode(r)},decodeUtf8(r,o){
return o?(n===void 0&&(n=new globalThis.TextDecoder("utf-8",{fatal:!0})),n.decode(r)):t.decode(r)},checkUtf8(r){try{return encodeURIComponent(r),!0}catch{return!1}}}}
return globalThis[Jr]}var C;(function(e){e[e.Varint=0]="Varint",e[e.Bit64=1]="Bit64",e[e.LengthDelimited=2]="LengthDelimited",e[e.StartGroup=3]="StartGroup",e[e.EndGroup=4]="EndGroup",
e[e.Bit32=5]="Bit32"})(C||(C={}));var Kr=34028234663852886e22,Hr=-34028234663852886e22,zr=4294967295,$r=2147483647,Qr=-2147483648,Je=class{constructor(t=St().encodeUtf8){
this.encodeUtf8=t,this.stack=[],this.chunks=[],this.buf=[]}finish(){this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]);let t=0;for(let o=0;o<
this.chunks.length;o++)t+=this.chunks[o].length;let n=new Uint8Array(t),r=0;for(let o=0;o<this.chunks.length;o++)n.set(this.chunks[o],r),r+=this.chunks[o].length;
return this.chunks=[],n}fork(){return this.stack.push({chunks:this.chunks,buf:this.buf}),this.chunks=[],this.buf=[],this}join(){let t=this.finish(),n=this.stack.
pop();if(!n)throw new Error("invalid state, fork stack empty");return this.chunks=n.chunks,this.buf=n.buf,this.uint32(t.byteLength),this.raw(t)}tag(t,n){return this.
uint32((t<<3|n)>>>0)}raw(t){return this.buf.length&&(this.chunks.push(new Uint8Array(this.buf)),this.buf=[]),this.chunks.push(t),this}uint32(t){for(yi(t);t>127;)
this.buf.push(t&127|128),t=t>>>7;return this.buf.push(t),this}int32(t){return Pr(t),yt(t,this.buf),this}bool(t){return this.buf.push(t?1:0),this}bytes(t){return this.
uint32(t.byteLength),this.raw(t)}string(t){let n=this.encodeUtf8(t);return this.uint32(n.byteLength),this.raw(n)}float(t){Tl(t);let n=new Uint8Array(4);return new DataView(
n.buffer).setFloat32(0,t,!0),this.raw(n)}double(t){let n=new Uint8Array(8);return new DataView(n.buffer).setFloat64(0,t,!0),this.raw(n)}fixed32(t){yi(t);let n=new Uint8Array(
4);return new DataView(n.buffer).setUint32(0,t,!0),this.raw(n)}sfixed32(t){Pr(t);let n=new Uint8Array(4);return new DataView(n.buffer).setInt32(0,t,!0),this.raw(
n)}sint32(t){return Pr(t),t=(t<<1^t>>31)>>>0,yt(t,this.buf),this}sfixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=k.enc(t);return r.setInt32(0,o.lo,
!0),r.setInt32(4,o.hi,!0),this.raw(n)}fixed64(t){let n=new Uint8Array(8),r=new DataView(n.buffer),o=k.uEnc(t);return r.setInt32(0,o.lo,!0),r.setInt32(4,o.hi,!0),
this.raw(n)}int64(t){let n=k.enc(t);return dn(n.lo,n.hi,this.buf),this}sint64(t){let n=k.enc(t),r=n.hi>>31,o=n.lo<<1^r,s=(n.hi<<1|n.lo>>>31)^r;return dn(o,s,this.
buf),this}uint64(t){let n=k.uEnc(t);return dn(n.lo,n.hi,this.buf),this}},Te=class{constructor(t,n=St().decodeUtf8){this.decodeUtf8=n,this.varint64=ni,this.uint32=
si,this.buf=t,this.len=t.length,this.pos=0,this.view=new DataView(t.buffer,t.byteOffset,t.byteLength)}tag(){let t=this.pos,n=this.uint32(),r=this.pos-t;if(r>5||
r==5&&this.buf[this.pos-1]>15)throw new Error("illegal tag: varint overflows uint32");let o=n>>>3,s=n&7;if(o<=0||s>5)throw new Error("illegal tag: field no "+o+
" wire type "+s);return[o,s]}skip(t,n,r=100){let o=this.pos;switch(t){case C.Varint:for(;this.buf[this.pos++]&128;);break;case C.Bit64:this.pos+=4;case C.Bit32:
this.pos+=4;break;case C.LengthDelimited:let s=this.uint32();this.pos+=s;break;case C.StartGroup:if(r<=0)throw new Error("maximum recursion depth reached");for(;;){
let[i,a]=this.tag();if(a===C.EndGroup){if(n!==void 0&&i!==n)throw new Error("invalid end group tag");break}this.skip(a,i,r-1)}break;default:throw new Error("can\
t skip wire type "+t)}return this.assertBounds(),this.buf.subarray(o,this.pos)}assertBounds(){if(this.pos>this.len)throw new RangeError("premature EOF")}int32(){
return this.uint32()|0}sint32(){let t=this.uint32();return t>>>1^-(t&1)}int64(){return k.dec(...this.varint64())}uint64(){return k.uDec(...this.varint64())}sint64(){
let[t,n]=this.varint64(),r=-(t&1);return t=(t>>>1|(n&1)<<31)^r,n=n>>>1^r,k.dec(t,n)}bool(){let[t,n]=this.varint64();return t!==0||n!==0}fixed32(){return this.view.
getUint32((this.pos+=4)-4,!0)}sfixed32(){return this.view.getInt32((this.pos+=4)-4,!0)}fixed64(){return k.uDec(this.sfixed32(),this.sfixed32())}sfixed64(){return k.
dec(this.sfixed32(),this.sfixed32())}float(){return this.view.getFloat32((this.pos+=4)-4,!0)}double(){return this.view.getFloat64((this.pos+=8)-8,!0)}bytes(){let t=this.
uint32(),n=this.pos;return this.pos+=t,this.assertBounds(),this.buf.subarray(n,n+t)}string(t){return this.decodeUtf8(this.bytes(),t)}};function Pr(e){if(typeof e==
"string")e=Number(e);else if(typeof e!="number")throw new Error("invalid int32: "+typeof e);if(!Number.isInteger(e)||e>$r||e<Qr)throw new Error("invalid int32: "+
e)}function yi(e){if(typeof e=="string")e=Number(e);else if(typeof e!="number")throw new Error("invalid uint32: "+typeof e);if(!Number.isInteger(e)||e>zr||e<0)throw new Error(
"invalid uint32: "+e)}function Tl(e){if(typeof e=="string"){let t=e;if(e=Number(e),Number.isNaN(e)&&t!=="NaN")throw new Error("invalid float32: "+t)}else if(typeof e!=
"number")throw new Error("invalid float32: "+typeof e);if(Number.isFinite(e)&&(e>Kr||e<Hr))throw new Error("invalid float32: "+e)}function ge(e,t){let n=e.fieldKind=="list"?Rt(t,e):e.fieldKind=="map"?Et(t,e):eo(e,t);if(n===!0)return;let r;switch(e.fieldKind){case"list":r=`expected ${vi(e)}\
, got ${Y(t)}`;break;case"map":r=`expected ${Si(e)}, got ${Y(t)}`;break;default:r=bn(e,t,n)}return new W(e,r)}function qr(e,t,n){let r=eo(e,n);if(r!==!0)return new W(
e,`list item #${t+1}: ${bn(e,n,r)}`)}function Ri(e,t,n){let r=jr(t,e.mapKey);if(r!==!0)return new W(e,`invalid map key: ${bn({scalar:e.mapKey},t,r)}`);let o=eo(
e,n);if(o!==!0)return new W(e,`map entry ${Y(t)}: ${bn(e,n,o)}`)}function eo(e,t){return e.scalar!==void 0?jr(t,e.scalar):e.enum!==void 0?e.enum.open?jr(t,m.INT32):
e.enum.values.some(n=>n.number===t):vt(t,e.message)}function jr(e,t){switch(t){case m.DOUBLE:return typeof e=="number";case m.FLOAT:return typeof e!="number"?!1:
Number.isNaN(e)||!Number.isFinite(e)?!0:e>Kr||e<Hr?`${e.toFixed()} out of range`:!0;case m.INT32:case m.SFIXED32:case m.SINT32:return typeof e!="number"||!Number.
isInteger(e)?!1:e>$r||e<Qr?`${e.toFixed()} out of range`:!0;case m.FIXED32:case m.UINT32:return typeof e!="number"||!Number.isInteger(e)?!1:e>zr||e<0?`${e.toFixed()}\
 out of range`:!0;case m.BOOL:return typeof e=="boolean";case m.STRING:return typeof e!="string"?!1:St().checkUtf8(e)||"invalid UTF8";case m.BYTES:return e instanceof
Uint8Array;case m.INT64:case m.SFIXED64:case m.SINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return k.parse(e),!0}catch{return`${e}\
 out of range`}return!1;case m.FIXED64:case m.UINT64:if(typeof e=="bigint"||typeof e=="number"||typeof e=="string"&&e.length>0)try{return k.uParse(e),!0}catch{return`${e}\
 out of range`}return!1}}function bn(e,t,n){return n=typeof n=="string"?`: ${n}`:`, got ${Y(t)}`,e.scalar!==void 0?`expected ${Gl(e.scalar)}`+n:e.enum!==void 0?
`expected ${e.enum.toString()}`+n:`expected ${Ei(e.message)}`+n}function Y(e){switch(typeof e){case"object":return e===null?"null":e instanceof Uint8Array?`Uint\
8Array(${e.length})`:Array.isArray(e)?`Array(${e.length})`:Rt(e)?vi(e.field()):Et(e)?Si(e.field()):vt(e)?Ei(e.desc):bt(e)?`message ${e.$typeName}`:"object";case"\
string":return e.length>30?"string":`"${e.split('"').join('\\"')}"`;case"boolean":return String(e);case"number":return String(e);case"bigint":return String(e)+"\
n";default:return typeof e}}function Ei(e){return`ReflectMessage (${e.typeName})`}function vi(e){switch(e.listKind){case"message":return`ReflectList (${e.message.
toString()})`;case"enum":return`ReflectList (${e.enum.toString()})`;case"scalar":return`ReflectList (${m[e.scalar]})`}}function Si(e){switch(e.mapKind){case"mes\
sage":return`ReflectMap (${m[e.mapKey]}, ${e.message.toString()})`;case"enum":return`ReflectMap (${m[e.mapKey]}, ${e.enum.toString()})`;case"scalar":return`Refl\
ectMap (${m[e.mapKey]}, ${m[e.scalar]})`}}function Gl(e){switch(e){case m.STRING:return"string";case m.BOOL:return"boolean";case m.INT64:case m.SINT64:case m.SFIXED64:
return"bigint (int64)";case m.UINT64:case m.FIXED64:return"bigint (uint64)";case m.BYTES:return"Uint8Array";case m.DOUBLE:return"number (float64)";case m.FLOAT:
return"number (float32)";case m.FIXED32:case m.UINT32:return"number (uint32)";case m.INT32:case m.SFIXED32:case m.SINT32:return"number (int32)"}}var Ul=0;function Q(e,t,n=!0){return new Rn(e,t,n)}var Ni=new WeakMap,Rn=class{get sortedFields(){let t=Ni.get(this.desc);if(t)return t;let n=this.desc.fields.concat().
sort((r,o)=>r.number-o.number);return Ni.set(this.desc,n),n}constructor(t,n,r=!0){this.lists=new Map,this.maps=new Map,this.check=r,this.desc=t,this.message=this[re]=
n??H(t),this.fields=t.fields,this.oneofs=t.oneofs,this.members=t.members}findNumber(t){return this._fieldsByNumber||(this._fieldsByNumber=new Map(this.desc.fields.
map(n=>[n.number,n]))),this._fieldsByNumber.get(t)}oneofCase(t){return Nt(this.message,t),fn(this.message,t)}isSet(t){return Nt(this.message,t),li(this.message,
t)}clear(t){Nt(this.message,t),di(this.message,t)}get(t){Nt(this.message,t);let n=mn(this.message,t);switch(t.fieldKind){case"list":let r=this.lists.get(t);return(!r||
r[re]!==n)&&this.lists.set(t,r=new ro(t,n,this.check)),r;case"map":let o=this.maps.get(t);return(!o||o[re]!==n)&&this.maps.set(t,o=new oo(t,n,this.check)),o;case"\
message":return io(t,n,this.check);case"scalar":return n===void 0?ne(t.scalar,!1):ao(t,n);case"enum":return n??t.enum.values[0].number}}set(t,n){if(Nt(this.message,
t),this.check){let o=ge(t,n);if(o)throw o}let r;t.fieldKind=="message"?r=so(t,n):Et(n)||Rt(n)?r=n[re]:r=uo(t,n),pn(this.message,t,r)}getUnknown(){return this.message.
$unknown}setUnknown(t){this.message.$unknown=t}};function Nt(e,t){if(t.parent.typeName!==e.$typeName)throw new W(t,`cannot use ${t.toString()} with message ${e.
$typeName}`,"ForeignFieldError")}var ro=class{field(){return this._field}get size(){return this._arr.length}constructor(t,n,r){this._field=t,this._arr=this[re]=n,this.check=r}get(t){let n=this.
_arr[t];return n===void 0?void 0:to(this._field,n,this.check)}set(t,n){if(t<0||t>=this._arr.length)throw new W(this._field,`list item #${t+1}: out of range`);if(this.
check){let r=qr(this._field,t,n);if(r)throw r}this._arr[t]=Ii(this._field,n)}add(t){if(this.check){let n=qr(this._field,this._arr.length,t);if(n)throw n}this._arr.
push(Ii(this._field,t))}clear(){this._arr.splice(0,this._arr.length)}[Symbol.iterator](){return this.values()}keys(){return this._arr.keys()}*values(){for(let t of this.
_arr)yield to(this._field,t,this.check)}*entries(){for(let t=0;t<this._arr.length;t++)yield[t,to(this._field,this._arr[t],this.check)]}};var oo=class{constructor(t,n,r=!0){this.obj=this[re]=n??{},this.check=r,this._field=t}field(){return this._field}set(t,n){if(this.check){let r=Ri(this._field,t,
n);if(r)throw r}return this.obj[yn(t)]=Cl(this._field,n),this}delete(t){let n=yn(t),r=Object.prototype.hasOwnProperty.call(this.obj,n);return r&&delete this.obj[n],
r}clear(){for(let t of Object.keys(this.obj))delete this.obj[t]}get(t){let n=this.obj[yn(t)];return n!==void 0&&(n=no(this._field,n,this.check)),n}has(t){return Object.
prototype.hasOwnProperty.call(this.obj,yn(t))}*keys(){for(let t of Object.keys(this.obj))yield _i(t,this._field.mapKey)}*entries(){for(let t of Object.entries(this.
obj))yield[_i(t[0],this._field.mapKey),no(this._field,t[1],this.check)]}[Symbol.iterator](){return this.entries()}get size(){return Object.keys(this.obj).length}*values(){
for(let t of Object.values(this.obj))yield no(this._field,t,this.check)}forEach(t,n){for(let r of this.entries())t.call(n,r[1],r[0],this)}};function so(e,t){return vt(
t)?fi(t.message)&&!e.oneof&&e.fieldKind=="message"?t.message.value:t.desc.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"?wi(t.message):
t.message:t}function io(e,t,n){return t!==void 0&&(oe(e.message)&&!e.oneof&&e.fieldKind=="message"?t={$typeName:e.message.typeName,value:ao(e.message.fields[0],
t)}:e.message.typeName=="google.protobuf.Struct"&&e.parent.typeName!="google.protobuf.Value"&&le(t)&&(t=xi(t))),new Rn(e.message,t,n)}function Ii(e,t){return e.
listKind=="message"?so(e,t):uo(e,t)}function to(e,t,n){return e.listKind=="message"?io(e,t,n):ao(e,t)}function Cl(e,t){return e.mapKind=="message"?so(e,t):uo(e,
t)}function no(e,t,n){return e.mapKind=="message"?io(e,t,n):t}function yn(e){return typeof e=="string"||typeof e=="number"?e:String(e)}function _i(e,t){switch(t){case m.
STRING:return e;case m.INT32:case m.FIXED32:case m.UINT32:case m.SFIXED32:case m.SINT32:{let n=Number.parseInt(e);if(Number.isFinite(n))return n;break}case m.BOOL:
switch(e){case"true":return!0;case"false":return!1}break;case m.UINT64:case m.FIXED64:try{return k.uParse(e)}catch{}break;default:try{return k.parse(e)}catch{}break}
return e}function ao(e,t){switch(e.scalar){case m.INT64:case m.SFIXED64:case m.SINT64:"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=k.parse(t));break;case m.
FIXED64:case m.UINT64:"longAsString"in e&&e.longAsString&&typeof t=="string"&&(t=k.uParse(t));break}return t}function uo(e,t){switch(e.scalar){case m.INT64:case m.
SFIXED64:case m.SINT64:"longAsString"in e&&e.longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=k.parse(t));break;case m.FIXED64:case m.UINT64:
"longAsString"in e&&e.longAsString?t=String(t):(typeof t=="string"||typeof t=="number")&&(t=k.uParse(t));break}return t}function xi(e){let t={$typeName:"google.\
protobuf.Struct",fields:{}};if(le(e))for(let[n,r]of Object.entries(e))t.fields[n]=Vi(r);return t}function wi(e){let t={};for(let[n,r]of Object.entries(e.fields))
t[n]=Ai(r);return t}function Ai(e){switch(e.kind.case){case"structValue":return wi(e.kind.value);case"listValue":return e.kind.value.values.map(Ai);case"nullVal\
ue":case void 0:return null;default:return e.kind.value}}function Vi(e){let t={$typeName:"google.protobuf.Value",kind:{case:void 0}};switch(typeof e){case"numbe\
r":t.kind={case:"numberValue",value:e};break;case"string":t.kind={case:"stringValue",value:e};break;case"boolean":t.kind={case:"boolValue",value:e};break;case"o\
bject":if(e===null)t.kind={case:"nullValue",value:Ul};else if(Array.isArray(e)){let n={$typeName:"google.protobuf.ListValue",values:[]};if(Array.isArray(e))for(let r of e)
n.values.push(Vi(r));t.kind={case:"listValue",value:n}}else t.kind={case:"structValue",value:xi(e)};break}return t}function Ke(e){let t=Ml(),n=e.length*3/4;e[e.length-2]=="="?n-=2:e[e.length-1]=="="&&(n-=1);let r=new Uint8Array(n),o=0,s=0,i,a=0;for(let c=0;c<e.length;c++){if(i=
t[e.charCodeAt(c)],i===void 0)switch(e[c]){case"=":s=0;case`
`:case"\r":case"	":case" ":continue;default:throw Error("invalid base64 string")}switch(s){case 0:a=i,s=1;break;case 1:r[o++]=a<<2|(i&48)>>4,a=i,s=2;break;case 2:
r[o++]=(a&15)<<4|(i&60)>>2,a=i,s=3;break;case 3:r[o++]=(a&3)<<6|i,s=0;break}}if(s==1)throw Error("invalid base64 string");return r.subarray(0,o)}function It(e,t="\
std"){let n=Ti(t),r=t=="std",o="",s=0,i,a=0;for(let c=0;c<e.length;c++)switch(i=e[c],s){case 0:o+=n[i>>2],a=(i&3)<<4,s=1;break;case 1:o+=n[a|i>>4],a=(i&15)<<2,s=
2;break;case 2:o+=n[a|i>>6],o+=n[i&63],s=0;break}return s&&(o+=n[a],r&&(o+="=",s==1&&(o+="="))),o}var En,ki,Pe;function Ti(e){return En||(En="ABCDEFGHIJKLMNOPQR\
STUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".split(""),ki=En.slice(0,-2).concat("-","_")),e=="url"?ki:En}function Ml(){if(!Pe){Pe=[];let e=Ti("std");for(let t=0;t<
e.length;t++)Pe[e[t].charCodeAt(0)]=t;Pe[45]=e.indexOf("+"),Pe[95]=e.indexOf("/")}return Pe}function be(e){let t=!1,n=[];for(let r=0;r<e.length;r++){let o=e.charAt(r);switch(o){case"_":t=!0;break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"\
7":case"8":case"9":n.push(o),t=!1;break;default:t&&(t=!1,o=o.toUpperCase()),n.push(o);break}}return n.join("")}function vn(e){return e.replace(/[A-Z]/g,t=>"_"+t.
toLowerCase())}var Fl=new Set(["constructor","toString","toJSON","valueOf"]);function He(e){return Fl.has(e)?e+"$":e}function _t(e){for(let t of e.field)ke(t,"jsonName")||(t.jsonName=be(t.name));e.nestedType.forEach(_t)}function Gi(e,t){let n=e.values.find(r=>r.name===t);if(!n)throw new Error(`cannot parse ${e} default value: ${t}`);return n.number}function Ui(e,t){switch(e){case m.
STRING:return t;case m.BYTES:{let n=Ll(t);if(n===!1)throw new Error(`cannot parse ${m[e]} default value: ${t}`);return n}case m.INT64:case m.SFIXED64:case m.SINT64:
return k.parse(t);case m.UINT64:case m.FIXED64:return k.uParse(t);case m.DOUBLE:case m.FLOAT:switch(t){case"inf":return Number.POSITIVE_INFINITY;case"-inf":return Number.
NEGATIVE_INFINITY;case"nan":return Number.NaN;default:return parseFloat(t)}case m.BOOL:return t==="true";case m.INT32:case m.UINT32:case m.SINT32:case m.FIXED32:case m.
SFIXED32:return parseInt(t,10)}}function Ll(e){let t=[],n={tail:e,c:"",next(){return this.tail.length==0?!1:(this.c=this.tail[0],this.tail=this.tail.substring(1),
!0)},take(r){if(this.tail.length>=r){let o=this.tail.substring(0,r);return this.tail=this.tail.substring(r),o}return!1}};for(;n.next();)switch(n.c){case"\\":if(n.
next())switch(n.c){case"\\":t.push(n.c.charCodeAt(0));break;case"b":t.push(8);break;case"f":t.push(12);break;case"n":t.push(10);break;case"r":t.push(13);break;case"\
t":t.push(9);break;case"v":t.push(11);break;case"0":case"1":case"2":case"3":case"4":case"5":case"6":case"7":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(
r+o,8);if(Number.isNaN(s))return!1;t.push(s);break}case"x":{let r=n.c,o=n.take(2);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;t.push(s);
break}case"u":{let r=n.c,o=n.take(4);if(o===!1)return!1;let s=parseInt(r+o,16);if(Number.isNaN(s))return!1;let i=new Uint8Array(4);new DataView(i.buffer).setInt32(
0,s,!0),t.push(i[0],i[1],i[2],i[3]);break}case"U":{let r=n.c,o=n.take(8);if(o===!1)return!1;let s=k.uEnc(r+o),i=new Uint8Array(8),a=new DataView(i.buffer);a.setInt32(
0,s.lo,!0),a.setInt32(4,s.hi,!0),t.push(i[0],i[1],i[2],i[3],i[4],i[5],i[6],i[7]);break}}break;default:t.push(n.c.charCodeAt(0))}return new Uint8Array(t)}function*Sn(e){switch(e.kind){case"file":for(let t of e.messages)yield t,yield*Sn(t);yield*e.enums,yield*e.services,yield*e.extensions;break;case"message":for(let t of e.
nestedMessages)yield t,yield*Sn(t);yield*e.nestedEnums,yield*e.nestedExtensions;break}}function Oi(...e){return Bl(e)}function Nn(...e){let t=Di();if(!e.length)return t;if("$typeName"in e[0]&&e[0].$typeName=="google.protobuf.FileDescriptorSet"){for(let n of e[0].file)Li(n,t);return t}
if("$typeName"in e[0]){let s=function(i){let a=[];for(let c of i.dependency){if(t.getFile(c)!=null||o.has(c))continue;let l=r(c);if(!l)throw new Error(`Unable t\
o resolve ${c}, imported by ${i.name}`);"kind"in l?t.addFile(l,!1,!0):(o.add(l.name),a.push(l))}return a.concat(...a.map(s))},n=e[0],r=e[1],o=new Set;for(let i of[
n,...s(n)].reverse())Li(i,t)}else for(let n of e)for(let r of n.files)t.addFile(r);return t}function Di(){let e=new Map,t=new Map,n=new Map;return{kind:"registr\
y",types:e,extendees:t,[Symbol.iterator](){return e.values()},get files(){return n.values()},addFile(r,o,s){if(n.set(r.proto.name,r),!o)for(let i of Sn(r))this.
add(i);if(s)for(let i of r.dependencies)this.addFile(i,o,s)},add(r){if(r.kind=="extension"){let o=t.get(r.extendee.typeName);o||t.set(r.extendee.typeName,o=new Map),
o.set(r.number,r)}e.set(r.typeName,r)},get(r){return e.get(r)},getFile(r){return n.get(r)},getMessage(r){let o=e.get(r);return o?.kind=="message"?o:void 0},getEnum(r){
let o=e.get(r);return o?.kind=="enum"?o:void 0},getExtension(r){let o=e.get(r);return o?.kind=="extension"?o:void 0},getExtensionFor(r,o){var s;return(s=t.get(r.
typeName))===null||s===void 0?void 0:s.get(o)},getService(r){let o=e.get(r);return o?.kind=="service"?o:void 0}}}function Bl(e){let t=Di();for(let n of e)switch(n.
kind){case"registry":for(let r of n)t.add(r);break;case"file":t.addFile(n);break;default:t.add(n);break}return t}var Ol=998,Dl=999,Wl=9999,Yl=9,wt=10,xt=11,Xl=12,
Ci=14,po=3,Zl=2,Mi=1,Jl=0,co=1,Fi=2,Pl=3,Kl=1,Hl=2,zl=1,$l=2;var Ql=1001,Wi={998:{fieldPresence:1,enumType:2,repeatedFieldEncoding:2,utf8Validation:3,messageEncoding:1,jsonFormat:2,enforceNamingStyle:2,defaultSymbolVisibility:1},
999:{fieldPresence:2,enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1e3:{fieldPresence:1,
enumType:1,repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:2,defaultSymbolVisibility:1},1001:{fieldPresence:1,enumType:1,
repeatedFieldEncoding:1,utf8Validation:2,messageEncoding:1,jsonFormat:1,enforceNamingStyle:1,defaultSymbolVisibility:2}};function Li(e,t){var n,r;let o={kind:"f\
ile",proto:e,deprecated:(r=(n=e.options)===null||n===void 0?void 0:n.deprecated)!==null&&r!==void 0?r:!1,edition:td(e),name:e.name.replace(/\.proto$/,""),dependencies:nd(
e,t),enums:[],messages:[],extensions:[],services:[],toString(){return`file ${e.name}`}},s=new Map,i={get(a){return s.get(a)},add(a){var c;se(((c=a.proto.options)===
null||c===void 0?void 0:c.mapEntry)===!0),s.set(a.typeName,a)}};for(let a of e.enumType)Yi(a,o,void 0,t);for(let a of e.messageType)Xi(a,o,void 0,t,i);for(let a of e.
service)jl(a,o,t);lo(o,t);for(let a of s.values())fo(a,t,i);for(let a of o.messages)fo(a,t,i),lo(a,t);t.addFile(o,!0)}function lo(e,t){switch(e.kind){case"file":
for(let n of e.proto.extension){let r=mo(n,e,t);e.extensions.push(r),t.add(r)}break;case"message":for(let n of e.proto.extension){let r=mo(n,e,t);e.nestedExtensions.
push(r),t.add(r)}for(let n of e.nestedMessages)lo(n,t);break}}function fo(e,t,n){let r=e.proto.oneofDecl.map(s=>ed(s,e)),o=new Set;for(let s of e.proto.field){let i=sd(
s,r),a=mo(s,e,t,i,n);e.fields.push(a),e.field[a.localName]=a,i===void 0?e.members.push(a):(i.fields.push(a),o.has(i)||(o.add(i),e.members.push(i)))}for(let s of r.
filter(i=>o.has(i)))e.oneofs.push(s);for(let s of e.nestedMessages)fo(s,t,n)}function Yi(e,t,n,r){var o,s,i,a,c;let l=rd(e.name,e.value),p={kind:"enum",proto:e,
deprecated:(s=(o=e.options)===null||o===void 0?void 0:o.deprecated)!==null&&s!==void 0?s:!1,file:t,parent:n,open:!0,name:e.name,typeName:In(e,n,t),value:{},values:[],
sharedPrefix:l,toString(){return`enum ${this.typeName}`}};p.open=cd(p),r.add(p);for(let g of e.value){let f=g.name;p.values.push(p.value[g.number]={kind:"enum_v\
alue",proto:g,deprecated:(a=(i=g.options)===null||i===void 0?void 0:i.deprecated)!==null&&a!==void 0?a:!1,parent:p,name:f,localName:He(l==null?f:f.substring(l.length)),
number:g.number,toString(){return`enum value ${p.typeName}.${f}`}})}((c=n?.nestedEnums)!==null&&c!==void 0?c:t.enums).push(p)}function Xi(e,t,n,r,o){var s,i,a,c;
let l={kind:"message",proto:e,deprecated:(i=(s=e.options)===null||s===void 0?void 0:s.deprecated)!==null&&i!==void 0?i:!1,file:t,parent:n,name:e.name,typeName:In(
e,n,t),fields:[],field:{},oneofs:[],members:[],nestedEnums:[],nestedMessages:[],nestedExtensions:[],toString(){return`message ${this.typeName}`}};((a=e.options)===
null||a===void 0?void 0:a.mapEntry)===!0?o.add(l):(((c=n?.nestedMessages)!==null&&c!==void 0?c:t.messages).push(l),r.add(l));for(let p of e.enumType)Yi(p,t,l,r);
for(let p of e.nestedType)Xi(p,t,l,r,o)}function jl(e,t,n){var r,o;let s={kind:"service",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==
null&&o!==void 0?o:!1,file:t,name:e.name,typeName:In(e,void 0,t),methods:[],method:{},toString(){return`service ${this.typeName}`}};t.services.push(s),n.add(s);
for(let i of e.method){let a=ql(i,s,n);s.methods.push(a),s.method[a.localName]=a}}function ql(e,t,n){var r,o,s,i;let a;e.clientStreaming&&e.serverStreaming?a="b\
idi_streaming":e.clientStreaming?a="client_streaming":e.serverStreaming?a="server_streaming":a="unary";let c=n.getMessage(ye(e.inputType)),l=n.getMessage(ye(e.outputType));
se(c,`invalid MethodDescriptorProto: input_type ${e.inputType} not found`),se(l,`invalid MethodDescriptorProto: output_type ${e.inputType} not found`);let p=e.name;
return{kind:"rpc",proto:e,deprecated:(o=(r=e.options)===null||r===void 0?void 0:r.deprecated)!==null&&o!==void 0?o:!1,parent:t,name:p,localName:He(p.length?He(p[0].
toLowerCase()+p.substring(1)):p),methodKind:a,input:c,output:l,idempotency:(i=(s=e.options)===null||s===void 0?void 0:s.idempotencyLevel)!==null&&i!==void 0?i:Jl,
toString(){return`rpc ${t.typeName}.${p}`}}}function ed(e,t){return{kind:"oneof",proto:e,deprecated:!1,parent:t,fields:[],name:e.name,localName:He(be(e.name)),toString(){
return`oneof ${t.typeName}.${this.name}`}}}function mo(e,t,n,r,o){var s,i,a;let c=o===void 0,l={kind:"field",proto:e,deprecated:(i=(s=e.options)===null||s===void 0?
void 0:s.deprecated)!==null&&i!==void 0?i:!1,name:e.name,number:e.number,scalar:void 0,message:void 0,enum:void 0,presence:id(e,r,c,t),utf8Validation:ld(e,t),listKind:void 0,
mapKind:void 0,mapKey:void 0,delimitedEncoding:void 0,packed:void 0,longAsString:!1,getDefaultValue:void 0};if(c){let d=t.kind=="file"?t:t.file,h=t.kind=="file"?
void 0:t,y=In(e,h,d);l.kind="extension",l.file=d,l.parent=h,l.oneof=void 0,l.typeName=y,l.jsonName=`[${y}]`,l.toString=()=>`extension ${y}`;let b=n.getMessage(ye(
e.extendee));se(b,`invalid FieldDescriptorProto: extendee ${e.extendee} not found`),l.extendee=b}else{let d=t;se(d.kind=="message"),l.parent=d,l.oneof=r,l.localName=
r?be(e.name):He(be(e.name)),l.jsonName=e.jsonName,l.toString=()=>`field ${d.typeName}.${e.name}`}let p=e.label,g=e.type,f=(a=e.options)===null||a===void 0?void 0:
a.jstype;if(p===po){let d=g==xt?o?.get(ye(e.typeName)):void 0;if(d){l.fieldKind="map";let{key:h,value:y}=ud(d);return l.mapKey=h.scalar,l.mapKind=y.fieldKind,l.
message=y.message,l.delimitedEncoding=!1,l.enum=y.enum,l.scalar=y.scalar,l}switch(l.fieldKind="list",g){case xt:case wt:l.listKind="message",l.message=n.getMessage(
ye(e.typeName)),se(l.message),l.delimitedEncoding=Bi(e,t);break;case Ci:l.listKind="enum",l.enum=n.getEnum(ye(e.typeName)),se(l.enum);break;default:l.listKind="\
scalar",l.scalar=g,l.longAsString=f==Mi;break}return l.packed=ad(e,t),l}switch(g){case xt:case wt:l.fieldKind="message",l.message=n.getMessage(ye(e.typeName)),se(
l.message,`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),l.delimitedEncoding=Bi(e,t),l.getDefaultValue=()=>{};break;case Ci:{let d=n.getEnum(
ye(e.typeName));se(d!==void 0,`invalid FieldDescriptorProto: type_name ${e.typeName} not found`),l.fieldKind="enum",l.enum=n.getEnum(ye(e.typeName)),l.getDefaultValue=
()=>ke(e,"defaultValue")?Gi(d,e.defaultValue):void 0;break}default:{l.fieldKind="scalar",l.scalar=g,l.longAsString=f==Mi,l.getDefaultValue=()=>ke(e,"defaultValu\
e")?Ui(g,e.defaultValue):void 0;break}}return l}function td(e){switch(e.syntax){case"":case"proto2":return Ol;case"proto3":return Dl;case"editions":if(e.edition===
Wl)return Ql;if(e.edition in Wi)return e.edition;throw new Error(`${e.name}: unsupported edition`);default:throw new Error(`${e.name}: unsupported syntax "${e.syntax}\
"`)}}function nd(e,t){return e.dependency.map(n=>{let r=t.getFile(n);if(!r)throw new Error(`Cannot find ${n}, imported by ${e.name}`);return r})}function rd(e,t){
let n=od(e)+"_";for(let r of t){if(!r.name.toLowerCase().startsWith(n))return;let o=r.name.substring(n.length);if(o.length==0||/^\d/.test(o))return}return n}function od(e){
return(e.substring(0,1)+e.substring(1).replace(/[A-Z]/g,t=>"_"+t)).toLowerCase()}function In(e,t,n){let r;return t?r=`${t.typeName}.${e.name}`:n.proto.package.length>
0?r=`${n.proto.package}.${e.name}`:r=`${e.name}`,r}function ye(e){return e.startsWith(".")?e.substring(1):e}function sd(e,t){if(!ke(e,"oneofIndex")||e.proto3Optional)
return;let n=t[e.oneofIndex];return se(n,`invalid FieldDescriptorProto: oneof #${e.oneofIndex} for field #${e.number} not found`),n}function id(e,t,n,r){if(e.label==
Zl)return Pl;if(e.label==po)return Fi;if(t||e.proto3Optional||n)return co;let o=Ge("fieldPresence",{proto:e,parent:r});return o==Fi&&(e.type==xt||e.type==wt)?co:
o}function ad(e,t){if(e.label!=po)return!1;switch(e.type){case Yl:case Xl:case wt:case xt:return!1}let n=e.options;return n&&ke(n,"packed")?n.packed:Kl==Ge("rep\
eatedFieldEncoding",{proto:e,parent:t})}function ud(e){let t=e.fields.find(r=>r.number===1),n=e.fields.find(r=>r.number===2);return se(t&&t.fieldKind=="scalar"&&
t.scalar!=m.BYTES&&t.scalar!=m.FLOAT&&t.scalar!=m.DOUBLE&&n&&n.fieldKind!="list"&&n.fieldKind!="map"),{key:t,value:n}}function cd(e){var t;return zl==Ge("enumTy\
pe",{proto:e.proto,parent:(t=e.parent)!==null&&t!==void 0?t:e.file})}function Bi(e,t){return e.type==wt?!0:Hl==Ge("messageEncoding",{proto:e,parent:t})}function ld(e,t){
return $l==Ge("utf8Validation",{proto:e,parent:t})}function Ge(e,t){var n,r;let o=(n=t.proto.options)===null||n===void 0?void 0:n.features;if(o){let s=o[e];if(s!=
0)return s}if("kind"in t){if(t.kind=="message")return Ge(e,(r=t.parent)!==null&&r!==void 0?r:t.file);let s=Wi[t.edition];if(!s)throw new Error(`feature default \
for edition ${t.edition} not found`);return s[e]}return Ge(e,t.parent)}function se(e,t){if(!e)throw new Error(t)}function Zi(e){let t=dd(e);return t.messageType.forEach(_t),Nn(t,()=>{}).getFile(t.name)}function dd(e){return Object.assign(Object.create({syntax:"",edition:0}),
Object.assign(Object.assign({$typeName:"google.protobuf.FileDescriptorProto",dependency:[],publicDependency:[],weakDependency:[],optionDependency:[],service:[],
extension:[]},e),{messageType:e.messageType.map(Ji),enumType:e.enumType.map(Pi)}))}function Ji(e){var t,n,r,o,s,i,a,c;return Object.assign(Object.create({visibility:0}),
{$typeName:"google.protobuf.DescriptorProto",name:e.name,field:(n=(t=e.field)===null||t===void 0?void 0:t.map(fd))!==null&&n!==void 0?n:[],extension:[],nestedType:(o=
(r=e.nestedType)===null||r===void 0?void 0:r.map(Ji))!==null&&o!==void 0?o:[],enumType:(i=(s=e.enumType)===null||s===void 0?void 0:s.map(Pi))!==null&&i!==void 0?
i:[],extensionRange:(c=(a=e.extensionRange)===null||a===void 0?void 0:a.map(p=>Object.assign({$typeName:"google.protobuf.DescriptorProto.ExtensionRange"},p)))!==
null&&c!==void 0?c:[],oneofDecl:[],reservedRange:[],reservedName:[]})}function fd(e){return Object.assign(Object.create({label:1,typeName:"",extendee:"",defaultValue:"",
oneofIndex:0,jsonName:"",proto3Optional:!1}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldDescriptorProto"},e),{options:e.options?md(e.options):
void 0}))}function md(e){var t,n,r;return Object.assign(Object.create({ctype:0,packed:!1,jstype:0,lazy:!1,unverifiedLazy:!1,deprecated:!1,weak:!1,debugRedact:!1,
retention:0}),Object.assign(Object.assign({$typeName:"google.protobuf.FieldOptions"},e),{targets:(t=e.targets)!==null&&t!==void 0?t:[],editionDefaults:(r=(n=e.editionDefaults)===
null||n===void 0?void 0:n.map(s=>Object.assign({$typeName:"google.protobuf.FieldOptions.EditionDefault"},s)))!==null&&r!==void 0?r:[],uninterpretedOption:[]}))}
function Pi(e){return Object.assign(Object.create({visibility:0}),{$typeName:"google.protobuf.EnumDescriptorProto",name:e.name,reservedName:[],reservedRange:[],
value:e.value.map(n=>Object.assign({$typeName:"google.protobuf.EnumValueDescriptorProto"},n))})}function ee(e,t,...n){return n.reduce((r,o)=>r.nestedMessages[o],e.messages[t])}var ho=Zi({name:"google/protobuf/descriptor.proto",package:"google.protobuf",messageType:[{name:"FileDescriptorSet",field:[{name:"file",number:1,type:11,label:3,
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
{name:"VISIBILITY_UNSET",number:0},{name:"VISIBILITY_LOCAL",number:1},{name:"VISIBILITY_EXPORT",number:2}]}]});var fa=ee(ho,1);var Ki;(function(e){e[e.DECLARATION=0]="DECLARATION",e[e.UNVERIFIED=1]="UNVERIFIED"})(Ki||(Ki={}));var Hi;(function(e){e[e.DOUBLE=1]="DOUBLE",e[e.FLOAT=2]="FLOAT",e[e.INT64=3]="INT64",e[e.UINT64=4]="UINT64",e[e.INT32=5]="INT32",e[e.FIXED64=6]="FIXED64",e[e.FIXED32=
7]="FIXED32",e[e.BOOL=8]="BOOL",e[e.STRING=9]="STRING",e[e.GROUP=10]="GROUP",e[e.MESSAGE=11]="MESSAGE",e[e.BYTES=12]="BYTES",e[e.UINT32=13]="UINT32",e[e.ENUM=14]=
"ENUM",e[e.SFIXED32=15]="SFIXED32",e[e.SFIXED64=16]="SFIXED64",e[e.SINT32=17]="SINT32",e[e.SINT64=18]="SINT64"})(Hi||(Hi={}));var zi;(function(e){e[e.OPTIONAL=1]="OPTIONAL",e[e.REPEATED=3]="REPEATED",e[e.REQUIRED=2]="REQUIRED"})(zi||(zi={}));var $i;(function(e){e[e.SPEED=1]="SPEED",e[e.CODE_SIZE=2]="CODE_SIZE",e[e.LITE_RUNTIME=3]="LITE_RUNTIME"})($i||($i={}));var Qi;(function(e){e[e.STRING=0]="STRING",e[e.CORD=1]="CORD",e[e.STRING_PIECE=2]="STRING_PIECE"})(Qi||(Qi={}));var ji;(function(e){e[e.JS_NORMAL=0]="JS_NORMAL",e[e.JS_STRING=1]="JS_STRING",e[e.JS_NUMBER=2]="JS_NUMBER"})(ji||(ji={}));var qi;(function(e){e[e.RETENTION_UNKNOWN=0]="RETENTION_UNKNOWN",e[e.RETENTION_RUNTIME=1]="RETENTION_RUNTIME",e[e.RETENTION_SOURCE=2]="RETENTION_SOURCE"})(qi||(qi=
{}));var ea;(function(e){e[e.TARGET_TYPE_UNKNOWN=0]="TARGET_TYPE_UNKNOWN",e[e.TARGET_TYPE_FILE=1]="TARGET_TYPE_FILE",e[e.TARGET_TYPE_EXTENSION_RANGE=2]="TARGET_TYPE_\
EXTENSION_RANGE",e[e.TARGET_TYPE_MESSAGE=3]="TARGET_TYPE_MESSAGE",e[e.TARGET_TYPE_FIELD=4]="TARGET_TYPE_FIELD",e[e.TARGET_TYPE_ONEOF=5]="TARGET_TYPE_ONEOF",e[e.
TARGET_TYPE_ENUM=6]="TARGET_TYPE_ENUM",e[e.TARGET_TYPE_ENUM_ENTRY=7]="TARGET_TYPE_ENUM_ENTRY",e[e.TARGET_TYPE_SERVICE=8]="TARGET_TYPE_SERVICE",e[e.TARGET_TYPE_METHOD=
9]="TARGET_TYPE_METHOD"})(ea||(ea={}));var _n;(function(e){e[e.IDEMPOTENCY_UNKNOWN=0]="IDEMPOTENCY_UNKNOWN",e[e.NO_SIDE_EFFECTS=1]="NO_SIDE_EFFECTS",e[e.IDEMPOTENT=2]="IDEMPOTENT"})(_n||(_n={}));var ta;(function(e){e[e.DEFAULT_SYMBOL_VISIBILITY_UNKNOWN=0]="DEFAULT_SYMBOL_VISIBILITY_UNKNOWN",e[e.EXPORT_ALL=1]="EXPORT_ALL",e[e.EXPORT_TOP_LEVEL=2]="EXPORT_\
TOP_LEVEL",e[e.LOCAL_ALL=3]="LOCAL_ALL",e[e.STRICT=4]="STRICT"})(ta||(ta={}));var na;(function(e){e[e.FIELD_PRESENCE_UNKNOWN=0]="FIELD_PRESENCE_UNKNOWN",e[e.EXPLICIT=1]="EXPLICIT",e[e.IMPLICIT=2]="IMPLICIT",e[e.LEGACY_REQUIRED=3]="LEGACY_\
REQUIRED"})(na||(na={}));var ra;(function(e){e[e.ENUM_TYPE_UNKNOWN=0]="ENUM_TYPE_UNKNOWN",e[e.OPEN=1]="OPEN",e[e.CLOSED=2]="CLOSED"})(ra||(ra={}));var oa;(function(e){e[e.REPEATED_FIELD_ENCODING_UNKNOWN=0]="REPEATED_FIELD_ENCODING_UNKNOWN",e[e.PACKED=1]="PACKED",e[e.EXPANDED=2]="EXPANDED"})(oa||(oa={}));var sa;(function(e){e[e.UTF8_VALIDATION_UNKNOWN=0]="UTF8_VALIDATION_UNKNOWN",e[e.VERIFY=2]="VERIFY",e[e.NONE=3]="NONE"})(sa||(sa={}));var ia;(function(e){e[e.MESSAGE_ENCODING_UNKNOWN=0]="MESSAGE_ENCODING_UNKNOWN",e[e.LENGTH_PREFIXED=1]="LENGTH_PREFIXED",e[e.DELIMITED=2]="DELIMITED"})(ia||(ia={}));var aa;(function(e){e[e.JSON_FORMAT_UNKNOWN=0]="JSON_FORMAT_UNKNOWN",e[e.ALLOW=1]="ALLOW",e[e.LEGACY_BEST_EFFORT=2]="LEGACY_BEST_EFFORT"})(aa||(aa={}));var ua;(function(e){e[e.ENFORCE_NAMING_STYLE_UNKNOWN=0]="ENFORCE_NAMING_STYLE_UNKNOWN",e[e.STYLE2024=1]="STYLE2024",e[e.STYLE_LEGACY=2]="STYLE_LEGACY"})(ua||(ua=
{}));var ca;(function(e){e[e.NONE=0]="NONE",e[e.SET=1]="SET",e[e.ALIAS=2]="ALIAS"})(ca||(ca={}));var la;(function(e){e[e.EDITION_UNKNOWN=0]="EDITION_UNKNOWN",e[e.EDITION_LEGACY=900]="EDITION_LEGACY",e[e.EDITION_PROTO2=998]="EDITION_PROTO2",e[e.EDITION_PROTO3=
999]="EDITION_PROTO3",e[e.EDITION_2023=1e3]="EDITION_2023",e[e.EDITION_2024=1001]="EDITION_2024",e[e.EDITION_UNSTABLE=9999]="EDITION_UNSTABLE",e[e.EDITION_1_TEST_ONLY=
1]="EDITION_1_TEST_ONLY",e[e.EDITION_2_TEST_ONLY=2]="EDITION_2_TEST_ONLY",e[e.EDITION_99997_TEST_ONLY=99997]="EDITION_99997_TEST_ONLY",e[e.EDITION_99998_TEST_ONLY=
99998]="EDITION_99998_TEST_ONLY",e[e.EDITION_99999_TEST_ONLY=99999]="EDITION_99999_TEST_ONLY",e[e.EDITION_MAX=2147483647]="EDITION_MAX"})(la||(la={}));var da;(function(e){e[e.VISIBILITY_UNSET=0]="VISIBILITY_UNSET",e[e.VISIBILITY_LOCAL=1]="VISIBILITY_LOCAL",e[e.VISIBILITY_EXPORT=2]="VISIBILITY_EXPORT"})(da||(da=
{}));function go(e){return Object.assign(Object.assign({readUnknownFields:!0,recursionLimit:100},e),{depth:0})}function Re(e,t,n){let r=Q(e,void 0,!1);return ma(r,new Te(
t),go(n),!1,t.byteLength),r.message}function ma(e,t,n,r,o){var s;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from binary: maximum recursion depth of ${n.recursionLimit} \
reached`);let i=r?t.len:t.pos+o,a,c,l=(s=e.getUnknown())!==null&&s!==void 0?s:[];for(;t.pos<i&&([a,c]=t.tag(),!(r&&c==C.EndGroup));){let p=e.findNumber(a);if(!p){
let g=n.recursionLimit-n.depth,f=t.skip(c,a,g);n.readUnknownFields&&l.push({no:a,wireType:c,data:f});continue}bo(e,t,p,c,n)}if(r&&(c!=C.EndGroup||a!==o))throw new Error(
"invalid end group tag");l.length>0&&e.setUnknown(l),n.depth--}function bo(e,t,n,r,o){var s;switch(n.fieldKind){case"scalar":e.set(n,ze(t,n.scalar,n.utf8Validation));
break;case"enum":let i=ze(t,m.INT32);if(n.enum.open)e.set(n,i);else if(n.enum.values.some(c=>c.number===i))e.set(n,i);else if(o.readUnknownFields){let c=[];yt(i,
c);let l=(s=e.getUnknown())!==null&&s!==void 0?s:[];l.push({no:n.number,wireType:r,data:new Uint8Array(c)}),e.setUnknown(l)}break;case"message":e.set(n,yo(t,o,n,
e.get(n)));break;case"list":hd(t,r,e.get(n),o);break;case"map":pd(t,e.get(n),o);break}}function pd(e,t,n){let r=t.field(),o,s,i=e.uint32(),a=e.pos+i;for(;e.pos<
a;){let[c]=e.tag();switch(c){case 1:o=ze(e,r.mapKey,r.utf8Validation);break;case 2:switch(r.mapKind){case"scalar":s=ze(e,r.scalar,r.utf8Validation);break;case"e\
num":s=e.int32();break;case"message":s=yo(e,n,r);break}break}}if(o===void 0&&(o=ne(r.mapKey,!1)),s===void 0)switch(r.mapKind){case"scalar":s=ne(r.scalar,!1);break;case"\
enum":s=r.enum.values[0].number;break;case"message":s=Q(r.message,void 0,!1);break}t.set(o,s)}function hd(e,t,n,r){var o;let s=n.field();if(s.listKind==="messag\
e"){n.add(yo(e,r,s));return}let i=(o=s.scalar)!==null&&o!==void 0?o:m.INT32;if(!(t==C.LengthDelimited&&i!=m.STRING&&i!=m.BYTES)){n.add(ze(e,i,s.utf8Validation));
return}let c=e.uint32()+e.pos;for(;e.pos<c;)n.add(ze(e,i,s.utf8Validation))}function yo(e,t,n,r){let o=n.delimitedEncoding,s=r??Q(n.message,void 0,!1);return ma(
s,e,t,o,o?n.number:e.uint32()),s}function ze(e,t,n=!1){switch(t){case m.STRING:return e.string(n);case m.BOOL:return e.bool();case m.DOUBLE:return e.double();case m.
FLOAT:return e.float();case m.INT32:return e.int32();case m.INT64:return e.int64();case m.UINT64:return e.uint64();case m.FIXED64:return e.fixed64();case m.BYTES:
return e.bytes();case m.FIXED32:return e.fixed32();case m.SFIXED32:return e.sfixed32();case m.SFIXED64:return e.sfixed64();case m.SINT64:return e.sint64();case m.
UINT32:return e.uint32();case m.SINT32:return e.sint32()}}function K(e,t){var n;let r=Re(fa,Ke(e));return r.messageType.forEach(_t),r.dependency=(n=t?.map(s=>s.proto.name))!==null&&n!==void 0?n:[],Nn(r,s=>t?.find(i=>i.
proto.name===s)).getFile(r.name)}var $e=K("Ch9nb29nbGUvcHJvdG9idWYvdGltZXN0YW1wLnByb3RvEg9nb29nbGUucHJvdG9idWYiKwoJVGltZXN0YW1wEg8KB3NlY29uZHMYASABKAMSDQoFbmFub3MYAiABKAVChQEKE2NvbS5nb29nbGUucH\
JvdG9idWZCDlRpbWVzdGFtcFByb3RvUAFaMmdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3RpbWVzdGFtcHBi+AEBogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYg\
Zwcm90bzM");var xn=K("Ch5nb29nbGUvcHJvdG9idWYvZHVyYXRpb24ucHJvdG8SD2dvb2dsZS5wcm90b2J1ZiIqCghEdXJhdGlvbhIPCgdzZWNvbmRzGAEgASgDEg0KBW5hbm9zGAIgASgFQoMBChNjb20uZ29vZ2xlLnByb3\
RvYnVmQg1EdXJhdGlvblByb3RvUAFaMWdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2R1cmF0aW9ucGL4AQGiAgNHUEKqAh5Hb29nbGUuUHJvdG9idWYuV2VsbEtub3duVHlwZXNiBnByb3\
RvMw");var Ro=K("Chlnb29nbGUvcHJvdG9idWYvYW55LnByb3RvEg9nb29nbGUucHJvdG9idWYiJgoDQW55EhAKCHR5cGVfdXJsGAEgASgJEg0KBXZhbHVlGAIgASgMQnYKE2NvbS5nb29nbGUucHJvdG9idWZCCEFueV\
Byb3RvUAFaLGdvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL2FueXBiogIDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),pa=ee(Ro,0);var gd=3,ha={writeUnknownFields:!0};function bd(e){return e?Object.assign(Object.assign({},ha),e):ha}function At(e,t,n){return wn(new Je,bd(n),Q(e,t)).finish()}
function wn(e,t,n){var r;for(let o of n.sortedFields){if(!n.isSet(o)){if(o.presence==gd)throw new Error(`cannot encode ${o} to binary: required field not set`);
continue}Eo(e,t,n,o)}if(t.writeUnknownFields)for(let{no:o,wireType:s,data:i}of(r=n.getUnknown())!==null&&r!==void 0?r:[])e.tag(o,s).raw(i);return e}function Eo(e,t,n,r){
var o;switch(r.fieldKind){case"scalar":case"enum":An(e,n.desc.typeName,r.name,(o=r.scalar)!==null&&o!==void 0?o:m.INT32,r.number,n.get(r));break;case"list":yd(e,
t,r,n.get(r));break;case"message":ga(e,t,r,n.get(r));break;case"map":for(let[s,i]of n.get(r))Rd(e,t,r,s,i);break}}function An(e,t,n,r,o,s){ba(e.tag(o,Ed(r)),t,n,
r,s)}function ga(e,t,n,r){n.delimitedEncoding?wn(e.tag(n.number,C.StartGroup),t,r).tag(n.number,C.EndGroup):wn(e.tag(n.number,C.LengthDelimited).fork(),t,r).join()}
function yd(e,t,n,r){var o;if(n.listKind=="message"){for(let i of r)ga(e,t,n,i);return}let s=(o=n.scalar)!==null&&o!==void 0?o:m.INT32;if(n.packed){if(!r.size)return;
e.tag(n.number,C.LengthDelimited).fork();for(let i of r)ba(e,n.parent.typeName,n.name,s,i);e.join();return}for(let i of r)An(e,n.parent.typeName,n.name,s,n.number,
i)}function Rd(e,t,n,r,o){var s;switch(e.tag(n.number,C.LengthDelimited).fork(),An(e,n.parent.typeName,n.name,n.mapKey,1,r),n.mapKind){case"scalar":case"enum":An(
e,n.parent.typeName,n.name,(s=n.scalar)!==null&&s!==void 0?s:m.INT32,2,o);break;case"message":wn(e.tag(2,C.LengthDelimited).fork(),t,o).join();break}e.join()}function ba(e,t,n,r,o){
try{switch(r){case m.STRING:e.string(o);break;case m.BOOL:e.bool(o);break;case m.DOUBLE:e.double(o);break;case m.FLOAT:e.float(o);break;case m.INT32:e.int32(o);
break;case m.INT64:e.int64(o);break;case m.UINT64:e.uint64(o);break;case m.FIXED64:e.fixed64(o);break;case m.BYTES:e.bytes(o);break;case m.FIXED32:e.fixed32(o);
break;case m.SFIXED32:e.sfixed32(o);break;case m.SFIXED64:e.sfixed64(o);break;case m.SINT64:e.sint64(o);break;case m.UINT32:e.uint32(o);break;case m.SINT32:e.sint32(
o);break}}catch(s){throw s instanceof Error?new Error(`cannot encode field ${t}.${n} to binary: ${s.message}`):s}}function Ed(e){switch(e){case m.BYTES:case m.STRING:
return C.LengthDelimited;case m.DOUBLE:case m.FIXED64:case m.SFIXED64:return C.Bit64;case m.FIXED32:case m.SFIXED32:case m.FLOAT:return C.Bit32;default:return C.
Varint}}function ya(e,t,n){let r=!1;return n||(n=H(pa),r=!0),n.value=At(e,t),n.typeUrl=Nd(t.$typeName),r?n:void 0}function Sd(e,t){if(e.typeUrl==="")return!1;let n=typeof t==
"string"?t:t.typeName,r=Ea(e.typeUrl);return n===r}function Ra(e,t){if(e.typeUrl==="")return;let n=t.kind=="message"?t:t.getMessage(Ea(e.typeUrl));if(!(!n||!Sd(
e,n)))return Re(n,e.value)}function Nd(e){return`type.googleapis.com/${e}`}function Ea(e){let t=e.lastIndexOf("/"),n=t>=0?e.substring(t+1):e;if(!n.length)throw new Error(`invalid type url\
: ${e}`);return n}var Ue=K("Chxnb29nbGUvcHJvdG9idWYvc3RydWN0LnByb3RvEg9nb29nbGUucHJvdG9idWYihAEKBlN0cnVjdBIzCgZmaWVsZHMYASADKAsyIy5nb29nbGUucHJvdG9idWYuU3RydWN0LkZpZWxkc0VudHJ5Gk\
UKC0ZpZWxkc0VudHJ5EgsKA2tleRgBIAEoCRIlCgV2YWx1ZRgCIAEoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1ZToCOAEi6gEKBVZhbHVlEjAKCm51bGxfdmFsdWUYASABKA4yGi5nb29nbGUucHJvdG9idWYuTn\
VsbFZhbHVlSAASFgoMbnVtYmVyX3ZhbHVlGAIgASgBSAASFgoMc3RyaW5nX3ZhbHVlGAMgASgJSAASFAoKYm9vbF92YWx1ZRgEIAEoCEgAEi8KDHN0cnVjdF92YWx1ZRgFIAEoCzIXLmdvb2dsZS5wcm90b2J1Zi\
5TdHJ1Y3RIABIwCgpsaXN0X3ZhbHVlGAYgASgLMhouZ29vZ2xlLnByb3RvYnVmLkxpc3RWYWx1ZUgAQgYKBGtpbmQiMwoJTGlzdFZhbHVlEiYKBnZhbHVlcxgBIAMoCzIWLmdvb2dsZS5wcm90b2J1Zi5WYWx1ZS\
obCglOdWxsVmFsdWUSDgoKTlVMTF9WQUxVRRAAQn8KE2NvbS5nb29nbGUucHJvdG9idWZCC1N0cnVjdFByb3RvUAFaL2dvb2dsZS5nb2xhbmcub3JnL3Byb3RvYnVmL3R5cGVzL2tub3duL3N0cnVjdHBi+AEBog\
IDR1BCqgIeR29vZ2xlLlByb3RvYnVmLldlbGxLbm93blR5cGVzYgZwcm90bzM"),va=ee(Ue,0),vo=ee(Ue,1),Sa=ee(Ue,2),Vn;(function(e){e[e.NULL_VALUE=0]="NULL_VALUE"})(Vn||(Vn={}));function Na(e,t,n){_a(t,e);let r=Id(e.$unknown,t),[o,s,i]=Qe(t),a=go(n);for(let c of r)bo(o,new Te(c.data),s,c.wireType,a);return i()}function Ia(e,t,n){var r;_a(
t,e);let o=((r=e.$unknown)!==null&&r!==void 0?r:[]).filter(l=>l.no!==t.number),[s,i]=Qe(t,n),a=new Je;Eo(a,{writeUnknownFields:!0},s,i);let c=new Te(a.finish());
for(;c.pos<c.len;){let[l,p]=c.tag(),g=c.skip(p,l);o.push({no:l,wireType:p,data:g})}e.$unknown=o}function Id(e,t){if(e===void 0)return[];if(t.fieldKind==="enum"||t.fieldKind==="scalar"){for(let n=e.length-1;n>=0;--n)if(e[n].no==t.number)return[e[n]];return[]}
return e.filter(n=>n.no===t.number)}function Qe(e,t){let n=e.typeName,r=Object.assign(Object.assign({},e),{kind:"field",parent:e.extendee,localName:n}),o=Object.
assign(Object.assign({},e.extendee),{fields:[r],members:[r],oneofs:[]}),s=H(o,t!==void 0?{[n]:t}:void 0);return[Q(o,s),r,()=>{let i=s[n];if(i===void 0){let a=e.
message;return oe(a)?ne(a.fields[0].scalar,a.fields[0].longAsString):H(a)}return i}]}function _a(e,t){if(e.extendee.typeName!=t.$typeName)throw new Error(`exten\
sion ${e.typeName} can only be applied to message ${e.extendee.typeName}`)}var _d=3,xd=2,xa={alwaysEmitImplicit:!1,enumAsInteger:!1,useProtoFieldName:!1};function wd(e){return e?Object.assign(Object.assign({},xa),e):xa}function Ad(e,t,n){
return Vt(Q(e,t),wd(n))}function Aa(e,t,n){var r;let o=Ad(e,t,n);return JSON.stringify(o,null,(r=n?.prettySpaces)!==null&&r!==void 0?r:0)}function Vt(e,t){var n;let r=Va(e,t);if(r!==void 0)return r;let o={};for(let s of e.sortedFields){if(!e.isSet(s)){if(s.presence==_d)throw new Error(`cannot enco\
de ${s} to JSON: required field not set`);if(!t.alwaysEmitImplicit||s.presence!==xd)continue}let i=wa(s,e.get(s),t);i!==void 0&&(o[Td(s,t)]=i)}if(t.registry){let s=new Set;
for(let{no:i}of(n=e.getUnknown())!==null&&n!==void 0?n:[])if(!s.has(i)){s.add(i);let a=t.registry.getExtensionFor(e.desc,i);if(!a)continue;let c=Na(e.message,a),
[l,p]=Qe(a,c),g=wa(p,l.get(p),t);g!==void 0&&(o[a.jsonName]=g)}}return o}function wa(e,t,n){switch(e.fieldKind){case"scalar":return kn(e,t);case"message":return Vt(
t,n);case"enum":return So(e.enum,t,n.enumAsInteger);case"list":return kd(t,n);case"map":return Vd(t,n)}}function Vd(e,t){let n=e.field(),r={};switch(n.mapKind){case"\
scalar":for(let[o,s]of e)r[o]=kn(n,s);break;case"message":for(let[o,s]of e)r[o]=Vt(s,t);break;case"enum":for(let[o,s]of e)r[o]=So(n.enum,s,t.enumAsInteger);break}
return t.alwaysEmitImplicit||e.size>0?r:void 0}function kd(e,t){let n=e.field(),r=[];switch(n.listKind){case"scalar":for(let o of e)r.push(kn(n,o));break;case"e\
num":for(let o of e)r.push(So(n.enum,o,t.enumAsInteger));break;case"message":for(let o of e)r.push(Vt(o,t));break}return t.alwaysEmitImplicit||r.length>0?r:void 0}
function So(e,t,n){var r;if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: expected number, got ${Y(t)}`);if(e.typeName=="google.protobuf.NullV\
alue")return null;if(n)return t;let o=e.value[t];return(r=o?.name)!==null&&r!==void 0?r:t}function kn(e,t){var n,r,o,s,i,a;switch(e.scalar){case m.INT32:case m.
SFIXED32:case m.SINT32:case m.FIXED32:case m.UINT32:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(n=ge(e,t))===null||n===void 0?void 0:n.
message}`);return t;case m.FLOAT:case m.DOUBLE:if(typeof t!="number")throw new Error(`cannot encode ${e} to JSON: ${(r=ge(e,t))===null||r===void 0?void 0:r.message}`);
return Number.isNaN(t)?"NaN":t===Number.POSITIVE_INFINITY?"Infinity":t===Number.NEGATIVE_INFINITY?"-Infinity":t;case m.STRING:if(typeof t!="string")throw new Error(
`cannot encode ${e} to JSON: ${(o=ge(e,t))===null||o===void 0?void 0:o.message}`);return t;case m.BOOL:if(typeof t!="boolean")throw new Error(`cannot encode ${e}\
 to JSON: ${(s=ge(e,t))===null||s===void 0?void 0:s.message}`);return t;case m.UINT64:case m.FIXED64:case m.INT64:case m.SFIXED64:case m.SINT64:if(typeof t=="bi\
gint"||typeof t=="string"||typeof t=="number"&&Number.isInteger(t))return t.toString();throw new Error(`cannot encode ${e} to JSON: ${(i=ge(e,t))===null||i===void 0?
void 0:i.message}`);case m.BYTES:if(t instanceof Uint8Array)return It(t);throw new Error(`cannot encode ${e} to JSON: ${(a=ge(e,t))===null||a===void 0?void 0:a.
message}`)}}function Td(e,t){return t.useProtoFieldName?e.name:e.jsonName}function Va(e,t){if(e.desc.typeName.startsWith("google.protobuf."))switch(e.desc.typeName){case"\
google.protobuf.Any":return Gd(e.message,t);case"google.protobuf.Timestamp":return Md(e.message);case"google.protobuf.Duration":return Ud(e.message);case"google\
.protobuf.FieldMask":return Cd(e.message);case"google.protobuf.Struct":return ka(e.message);case"google.protobuf.Value":return No(e.message);case"google.protobu\
f.ListValue":return Ta(e.message);default:if(oe(e.desc)){let n=e.desc.fields[0];return kn(n,e.get(n))}return}}function Gd(e,t){if(e.typeUrl==="")return{};let{registry:n}=t,
r,o;if(n&&(r=Ra(e,n),r&&(o=n.getMessage(r.$typeName))),!o||!r)throw new Error(`cannot encode message ${e.$typeName} to JSON: "${e.typeUrl}" is not in the type r\
egistry`);let s=Q(o,r),i=hn(o)?{value:Va(s,t)}:Vt(s,t);return i["@type"]=e.typeUrl,i}function Ud(e){let t=Number(e.seconds),n=e.nanos;if(t>315576e6||t<-315576e6)
throw new Error(`cannot encode message ${e.$typeName} to JSON: value out of range`);if(t>0&&n<0||t<0&&n>0)throw new Error(`cannot encode message ${e.$typeName} \
to JSON: nanos sign must match seconds sign`);let r=e.seconds.toString();if(n!==0){let o=Math.abs(n).toString();o="0".repeat(9-o.length)+o,o.substring(3)==="000\
000"?o=o.substring(0,3):o.substring(6)==="000"&&(o=o.substring(0,6)),r+="."+o,n<0&&t==0&&(r="-"+r)}return r+"s"}function Cd(e){return e.paths.map(t=>{if(vn(be(t))!==
t)throw new Error(`cannot encode message ${e.$typeName} to JSON: lowerCamelCase of path name "${t}" is irreversible`);return be(t)}).join(",")}function ka(e){let t={};
for(let[n,r]of Object.entries(e.fields))t[n]=No(r);return t}function No(e){switch(e.kind.case){case"nullValue":return null;case"numberValue":if(!Number.isFinite(
e.kind.value))throw new Error(`${e.$typeName} cannot be NaN or Infinity`);return e.kind.value;case"boolValue":return e.kind.value;case"stringValue":return e.kind.
value;case"structValue":return ka(e.kind.value);case"listValue":return Ta(e.kind.value);default:throw new Error(`${e.$typeName} must have a value`)}}function Ta(e){
return e.values.map(No)}function Md(e){let t=Number(e.seconds)*1e3;if(t<Date.parse("0001-01-01T00:00:00Z")||t>Date.parse("9999-12-31T23:59:59Z"))throw new Error(
`cannot encode message ${e.$typeName} to JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z inclusive`);if(e.nanos<0)throw new Error(`cannot encode\
 message ${e.$typeName} to JSON: nanos must not be negative`);if(e.nanos>999999999)throw new Error(`cannot encode message ${e.$typeName} to JSON: nanos must not\
 be greater than 99999999`);let n="Z";if(e.nanos>0){let r=(e.nanos+1e9).toString().substring(1);r.substring(3)==="000000"?n="."+r.substring(0,3)+"Z":r.substring(
6)==="000"?n="."+r.substring(0,6)+"Z":n="."+r+"Z"}return new Date(t).toISOString().replace(".000Z",n)}function Fd(e){return Object.assign(Object.assign({ignoreUnknownFields:!1,recursionLimit:100},e),{depth:0})}function Ua(e,t,n){return _o(e,Zd(t,e.typeName),n)}function _o(e,t,n){let r=Q(e);try{kt(r,t,Fd(n))}catch(o){throw bi(o)?new Error(`cannot decode ${o.field()} from JSON: ${o.message}`,{cause:o}):o}return r.message}var Io=new WeakMap;function Ld(e,t){var n;if(!Io.has(e)){let r=new Map;for(let o of e.fields)r.set(o.name,o).set(o.jsonName,o);Io.set(e,r)}return(n=Io.get(e))===
null||n===void 0?void 0:n.get(t)}function kt(e,t,n){var r;if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.desc} from JSON: maximum recursion de\
pth of ${n.recursionLimit} reached`);if(Pd(e,t,n)){n.depth--;return}if(t==null||Array.isArray(t)||typeof t!="object")throw new Error(`cannot decode ${e.desc} fr\
om JSON: ${Y(t)}`);let o=new Map,s=new Set;for(let[i,a]of Object.entries(t)){let c=Ld(e.desc,i);if(c){if(s.has(c))throw new W(c,"set multiple times");if(s.add(c),
c.oneof&&a===null&&c.fieldKind=="scalar")continue;if(c.oneof){let l=o.get(c.oneof);if(l!==void 0)throw new W(c.oneof,`oneof set multiple times by ${l.name} and ${c.
name}`);o.set(c.oneof,c)}Ga(e,c,a,n)}else{let l;if(i.startsWith("[")&&i.endsWith("]")&&(l=(r=n.registry)===null||r===void 0?void 0:r.getExtension(i.substring(1,
i.length-1)))&&l.extendee.typeName===e.desc.typeName){let[p,g,f]=Qe(l);Ga(p,g,a,n),Ia(e.message,l,f())}if(!l&&!n.ignoreUnknownFields)throw new Error(`cannot dec\
ode ${e.desc} from JSON: key "${i}" is unknown`)}}n.depth--}function Ga(e,t,n,r){switch(t.fieldKind){case"scalar":Yd(e,t,n);break;case"enum":Wd(e,t,n,r);break;case"\
message":Dd(e,t,n,r);break;case"list":Od(e.get(t),n,r);break;case"map":Bd(e.get(t),n,r);break}}function Ca(e,t,n){if(e.scalar&&t!==null)return xo(e,t);if(e.message&&
!Tn(e,t)){let r=Q(e.message);return kt(r,t,n),r}if(e.enum&&!Tn(e,t))return Ma(e.enum,t,n.ignoreUnknownFields);throw new W(e,`${e.fieldKind==="list"?"list item":
"map value"} must not be null`)}function Bd(e,t,n){if(t===null)return;let r=e.field();if(typeof t!="object"||Array.isArray(t))throw new W(r,"expected object, go\
t "+Y(t));let o=new Set;for(let[s,i]of Object.entries(t)){let a=Xd(r.mapKey,s);if(o.has(a))throw new W(r,`duplicate map key "${s}"`);o.add(a);let c=Ca(r,i,n);c!==
Gn&&e.set(a,c)}}function Od(e,t,n){if(t===null)return;let r=e.field();if(!Array.isArray(t))throw new W(r,"expected Array, got "+Y(t));for(let o of t){let s=Ca(r,
o,n);s!==Gn&&e.add(s)}}function Dd(e,t,n,r){if(Tn(t,n)){e.clear(t);return}let o=e.isSet(t)?e.get(t):Q(t.message);kt(o,n,r),e.set(t,o)}function Wd(e,t,n,r){if(Tn(
t,n)){e.clear(t);return}let o=Ma(t.enum,n,r.ignoreUnknownFields);o!==Gn&&e.set(t,o)}function Yd(e,t,n){n===null?e.clear(t):e.set(t,xo(t,n))}function Tn(e,t){var n,
r;return t===null&&((n=e.message)===null||n===void 0?void 0:n.typeName)!="google.protobuf.Value"&&((r=e.enum)===null||r===void 0?void 0:r.typeName)!="google.pro\
tobuf.NullValue"}var Gn=Symbol();function Ma(e,t,n){if(t===null)return e.values[0].number;switch(typeof t){case"number":if(Number.isInteger(t))return t;break;case"\
string":let r=e.values.find(o=>o.name===t);if(r!==void 0)return r.number;if(n)return Gn;break}throw new Error(`cannot decode ${e} from JSON: ${Y(t)}`)}function xo(e,t){
switch(e.scalar){case m.DOUBLE:case m.FLOAT:if(t==="NaN")return NaN;if(t==="Infinity")return Number.POSITIVE_INFINITY;if(t==="-Infinity")return Number.NEGATIVE_INFINITY;
if(typeof t=="number"){if(Number.isNaN(t))throw new W(e,"unexpected NaN number");if(!Number.isFinite(t))throw new W(e,"unexpected infinite number");break}if(typeof t==
"string"){if(t===""||t.trim().length!==t.length)break;let n=Number(t);if(!Number.isFinite(n))break;return n}break;case m.INT32:case m.FIXED32:case m.SFIXED32:case m.
SINT32:case m.UINT32:return Fa(t);case m.BYTES:if(typeof t=="string"){if(t==="")return new Uint8Array(0);try{return Ke(t)}catch(n){let r=n instanceof Error?n.message:
String(n);throw new W(e,r)}}break}return t}function Xd(e,t){switch(e){case m.BOOL:switch(t){case"true":return!0;case"false":return!1}return t;case m.INT32:case m.
FIXED32:case m.UINT32:case m.SFIXED32:case m.SINT32:return Fa(t);case m.INT64:case m.SINT64:case m.SFIXED64:case m.UINT64:case m.FIXED64:return/^-?0+$/.test(t)?
"0":t.replace(/^(-?)0+(?=\d)/,"$1");default:return t}}function Fa(e){if(typeof e=="string"){if(e===""||e.trim().length!==e.length)return e;let t=Number(e);return Number.
isNaN(t)?e:t}return e}function Zd(e,t){let n;try{n=JSON.parse(e)}catch(r){let o=r instanceof Error?r.message:String(r);throw new Error(`cannot decode message ${t}\
 from JSON: ${o}`,{cause:r})}return Jd(e,t),n}function Jd(e,t){let n=[],r=!1,o=0;for(;o<e.length;)switch(e[o]){case"{":n.push(new Set),r=!0,o++;break;case"[":n.
push(null),r=!1,o++;break;case"}":case"]":n.pop(),r=!1,o++;break;case",":r=n[n.length-1]!=null,o++;break;case":":r=!1,o++;break;case'"':{let s=o++,i=!1;for(;o<e.
length;){if(e[o]=="\\"){i=!0,o+=2;continue}if(e[o]=='"')break;o++}let a=o++,c=n[n.length-1];if(r&&c){let l=i?JSON.parse(e.substring(s,a+1)):e.substring(s+1,a);if(c.
has(l))throw new Error(`cannot decode message ${t} from JSON: duplicate object key "${l}"`);c.add(l)}r=!1;break}default:o++;break}}function Pd(e,t,n){if(!e.desc.
typeName.startsWith("google.protobuf."))return!1;switch(e.desc.typeName){case"google.protobuf.Any":return Kd(e.message,t,n),!0;case"google.protobuf.Timestamp":return Hd(
e.message,t),!0;case"google.protobuf.Duration":return zd(e.message,t),!0;case"google.protobuf.FieldMask":return $d(e.message,t),!0;case"google.protobuf.Struct":
return La(e.message,t,n),!0;case"google.protobuf.Value":return wo(e.message,t,n),!0;case"google.protobuf.ListValue":return Ba(e.message,t,n),!0;default:if(oe(e.
desc)){let r=e.desc.fields[0];return t===null?e.clear(r):e.set(r,xo(r,t)),!0}return!1}}function Kd(e,t,n){var r;if(t===null||Array.isArray(t)||typeof t!="object")
throw new Error(`cannot decode message ${e.$typeName} from JSON: expected object but got ${Y(t)}`);if(Object.keys(t).length==0)return;let o=t["@type"];if(typeof o!=
"string"||o=="")throw new Error(`cannot decode message ${e.$typeName} from JSON: "@type" is empty`);let s=o.includes("/")?o.substring(o.lastIndexOf("/")+1):o;if(!s.
length)throw new Error(`cannot decode message ${e.$typeName} from JSON: "@type" is invalid`);let i=(r=n.registry)===null||r===void 0?void 0:r.getMessage(s);if(!i)
throw new Error(`cannot decode message ${e.$typeName} from JSON: ${o} is not in the type registry`);let a=Q(i);if(hn(i)&&Object.prototype.hasOwnProperty.call(t,
"value")){let c=t.value;kt(a,c,n)}else{let c=Object.assign({},t);delete c["@type"],kt(a,c,n)}ya(a.desc,a.message,e)}function Hd(e,t){if(typeof t!="string")throw new Error(
`cannot decode message ${e.$typeName} from JSON: ${Y(t)}`);let n=t.match(/^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?:Z|([+-][0-9][0-9]:[0-9][0-9]))$/);
if(!n)throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);let r=Date.parse(n[1]+"-"+n[2]+"-"+n[3]+"T"+n[4]+":"+n[5]+":"+n[6]+
(n[8]?n[8]:"Z"));if(Number.isNaN(r))throw new Error(`cannot decode message ${e.$typeName} from JSON: invalid RFC 3339 string`);if(r<Date.parse("0001-01-01T00:00\
:00Z")||r>Date.parse("9999-12-31T23:59:59Z"))throw new Error(`cannot decode message ${e.$typeName} from JSON: must be from 0001-01-01T00:00:00Z to 9999-12-31T23\
:59:59Z inclusive`);e.seconds=k.parse(r/1e3),e.nanos=0,n[7]&&(e.nanos=parseInt("1"+n[7]+"0".repeat(9-n[7].length))-1e9)}function zd(e,t){if(typeof t!="string")throw new Error(
`cannot decode message ${e.$typeName} from JSON: ${Y(t)}`);let n=t.match(/^(-?[0-9]+)(?:\.([0-9]+))?s/);if(n===null)throw new Error(`cannot decode message ${e.$typeName}\
 from JSON: ${Y(t)}`);let r=Number(n[1]);if(r>315576e6||r<-315576e6)throw new Error(`cannot decode message ${e.$typeName} from JSON: ${Y(t)}`);if(e.seconds=k.parse(
r),typeof n[2]!="string")return;let o=n[2]+"0".repeat(9-n[2].length);e.nanos=parseInt(o),(r<0||Object.is(r,-0))&&(e.nanos=-e.nanos)}function $d(e,t){if(typeof t!=
"string")throw new Error(`cannot decode message ${e.$typeName} from JSON: ${Y(t)}`);t!==""&&(e.paths=t.split(",").map(n=>{if(n.includes("_"))throw new Error(`ca\
nnot decode message ${e.$typeName} from JSON: path names must be lowerCamelCase`);return vn(n)}))}function La(e,t,n){if(typeof t!="object"||t==null||Array.isArray(
t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${Y(t)}`);for(let[r,o]of Object.entries(t)){let s=H(vo);wo(s,o,n),e.fields[r]=s}}function wo(e,t,n){
if(++n.depth>n.recursionLimit)throw new Error(`cannot decode ${e.$typeName} from JSON: maximum recursion depth of ${n.recursionLimit} reached`);switch(typeof t){case"\
number":e.kind={case:"numberValue",value:t};break;case"string":e.kind={case:"stringValue",value:t};break;case"boolean":e.kind={case:"boolValue",value:t};break;case"\
object":if(t===null)e.kind={case:"nullValue",value:Vn.NULL_VALUE};else if(Array.isArray(t)){let r=H(Sa);Ba(r,t,n),e.kind={case:"listValue",value:r}}else{let r=H(
va);La(r,t,n),e.kind={case:"structValue",value:r}}break;default:throw new Error(`cannot decode message ${e.$typeName} from JSON ${Y(t)}`)}return n.depth--,e}function Ba(e,t,n){
if(!Array.isArray(t))throw new Error(`cannot decode message ${e.$typeName} from JSON ${Y(t)}`);for(let r of t){let o=H(vo);wo(o,r,n),e.values.push(o)}}function Tt(e){let t=S[e];return typeof t!="string"?e.toString():t[0].toLowerCase()+t.substring(1).replace(/[A-Z]/g,n=>"_"+n.toLowerCase())}var Un;function Oa(e){
if(!Un){Un={};for(let t of Object.values(S))typeof t!="string"&&(Un[Tt(t)]=t)}return Un[e]}var V=class e extends Error{constructor(t,n=S.Unknown,r,o,s){super(Qd(t,n)),this.name="ConnectError",Object.setPrototypeOf(this,new.target.prototype),this.rawMessage=
t,this.code=n,this.metadata=new Headers(r??{}),this.details=o??[],this.cause=s}static from(t,n=S.Unknown){return t instanceof e?t:t instanceof Error?t.name=="Ab\
ortError"||t.name=="TimeoutError"?new e(t.message,S.Canceled):new e(t.message,n,void 0,void 0,t):new e(String(t),n,void 0,void 0,t)}static[Symbol.hasInstance](t){
return t instanceof Error?Object.getPrototypeOf(t)===e.prototype?!0:t.name==="ConnectError"&&"code"in t&&typeof t.code=="number"&&"metadata"in t&&"details"in t&&
Array.isArray(t.details)&&"rawMessage"in t&&typeof t.rawMessage=="string"&&"cause"in t:!1}findDetails(t){let n=t.kind==="message"?{getMessage:o=>o===t.typeName?
t:void 0}:t,r=[];for(let o of this.details){if("desc"in o){n.getMessage(o.desc.typeName)&&r.push(H(o.desc,o.value));continue}let s=n.getMessage(o.type);if(s)try{
r.push(Re(s,o.value))}catch{}}return r}};function Qd(e,t){return e.length?`[${Tt(t)}] ${e}`:`[${Tt(t)}]`}function Ao(...e){let t=new Headers;for(let n of e)n.forEach((r,o)=>{t.append(o,r)});return t}function Da(e,t){let n={};for(let r of e.methods){let o=t(r);o!=null&&(n[r.localName]=o)}return n}var Cn=1;function Wa(e,t,n=!1){if(t>e){let r=`message size is larger than configured readMaxBytes ${e}`;throw n&&(r=`message size ${t} is larger than configured readMaxB\
ytes ${e}`),new V(r,S.ResourceExhausted)}}function jd(e){return new Vo(e)}var Vo=class{constructor(t){this.readMaxBytes=t,this.header=new Uint8Array(5),this.headerView=new DataView(this.header.buffer),this.
buf=[]}get byteLength(){return this.buf.reduce((t,n)=>t+n.byteLength,0)}decode(t){this.buf.push(t);let n=[];for(;;){let r=this.pop();if(!r)break;n.push(r)}return n}pop(){
if(!(!this.env&&(this.env=this.head(),!this.env))&&this.cons(this.env.data)){let t=this.env;return this.env=void 0,t}}head(){if(!this.cons(this.header))return;let t=this.
headerView.getUint8(0),n=this.headerView.getUint32(1);return Wa(this.readMaxBytes,n,!0),{flags:t,data:new Uint8Array(n)}}cons(t){let n=t.byteLength;if(this.byteLength<
n)return!1;let r=0;for(;r<n;){let o=this.buf.shift();o.byteLength>n-r?(t.set(o.subarray(0,n-r),r),this.buf.unshift(o.subarray(n-r)),r+=n-r):(t.set(o,r),r+=o.byteLength)}
return!0}};function ko(e){let t,n=jd(4294967295);return new ReadableStream({start(){t=e.getReader()},async pull(r){let o=!1;for(;!o;){let s=await t.read();if(s.
done)n.byteLength>0&&r.error(new V("protocol error: incomplete envelope",S.InvalidArgument)),r.close();else for(let i of n.decode(s.value))r.enqueue(i),o=!0}}})}function To(e,t){let n=new Uint8Array(t.length+5);n.set(t,5);let r=new DataView(n.buffer,n.byteOffset,n.byteLength);return r.setUint8(0,e),r.setUint32(1,t.length),
n}var qd=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(i){
return new Promise(function(a,c){i=e[s](i),o(a,c,i.done,i.value)})}}function o(s,i,a,c){Promise.resolve(c).then(function(l){s({value:l,done:a})},i)}},Gt=function(e){
return this instanceof Gt?(this.v=e,this):new Gt(e)},ef=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.
apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),a("next"),a("throw"),a("return",i),o[Symbol.asyncIterator]=
function(){return this},o;function i(d){return function(h){return Promise.resolve(h).then(d,g)}}function a(d,h){r[d]&&(o[d]=function(y){return new Promise(function(b,R){
s.push([d,y,b,R])>1||c(d,y)})},h&&(o[d]=h(o[d])))}function c(d,h){try{l(r[d](h))}catch(y){f(s[0][3],y)}}function l(d){d.value instanceof Gt?Promise.resolve(d.value.
v).then(p,g):f(s[0][2],d)}function p(d){c("next",d)}function g(d){c("throw",d)}function f(d,h){d(h),s.shift(),s.length&&c(s[0][0],s[0][1])}},tf=function(e){var t,
n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=function(){return this},t;function r(o,s){t[o]=e[o]?function(i){return(n=
!n)?{value:Gt(e[o](i)),done:!1}:s?s(i):i}:s}};function Ya(e){return ef(this,arguments,function*(){yield Gt(yield*tf(qd(e)))})}var Xa=function(e){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is not defined.");var t=e[Symbol.asyncIterator],n;return t?t.call(e):(e=typeof __values==
"function"?__values(e):e[Symbol.iterator](),n={},r("next"),r("throw"),r("return"),n[Symbol.asyncIterator]=function(){return this},n);function r(s){n[s]=e[s]&&function(i){
return new Promise(function(a,c){i=e[s](i),o(a,c,i.done,i.value)})}}function o(s,i,a,c){Promise.resolve(c).then(function(l){s({value:l,done:a})},i)}},je=function(e){
return this instanceof je?(this.v=e,this):new je(e)},nf=function(e){var t,n;return t={},r("next"),r("throw",function(o){throw o}),r("return"),t[Symbol.iterator]=
function(){return this},t;function r(o,s){t[o]=e[o]?function(i){return(n=!n)?{value:je(e[o](i)),done:!1}:s?s(i):i}:s}},rf=function(e,t,n){if(!Symbol.asyncIterator)
throw new TypeError("Symbol.asyncIterator is not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:
Object).prototype),a("next"),a("throw"),a("return",i),o[Symbol.asyncIterator]=function(){return this},o;function i(d){return function(h){return Promise.resolve(
h).then(d,g)}}function a(d,h){r[d]&&(o[d]=function(y){return new Promise(function(b,R){s.push([d,y,b,R])>1||c(d,y)})},h&&(o[d]=h(o[d])))}function c(d,h){try{l(r[d](
h))}catch(y){f(s[0][3],y)}}function l(d){d.value instanceof je?Promise.resolve(d.value.v).then(p,g):f(s[0][2],d)}function p(d){c("next",d)}function g(d){c("thro\
w",d)}function f(d,h){d(h),s.shift(),s.length&&c(s[0][0],s[0][1])}};function Mn(e,t){return Da(e,n=>{switch(n.methodKind){case"unary":return of(t,n);case"server\
_streaming":return sf(t,n);case"client_streaming":return af(t,n);case"bidi_streaming":return uf(t,n);default:return null}})}function of(e,t){return async(n,r)=>{
var o,s;let i=await e.unary(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);return(o=r?.onHeader)===null||o===void 0||o.call(r,i.header),(s=r?.onTrailer)===
null||s===void 0||s.call(r,i.trailer),i.message}}function sf(e,t){return(n,r)=>Za(e.stream(t,r?.signal,r?.timeoutMs,r?.headers,Ya([n]),r?.contextValues),r)}function af(e,t){
return async(n,r)=>{var o,s,i,a,c,l;let p=await e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues);(c=r?.onHeader)===null||c===void 0||c.call(r,p.
header);let g,f=0;try{for(var d=!0,h=Xa(p.message),y;y=await h.next(),o=y.done,!o;d=!0)a=y.value,d=!1,g=a,f++}catch(b){s={error:b}}finally{try{!d&&!o&&(i=h.return)&&
await i.call(h)}finally{if(s)throw s.error}}if(!g)throw new V("protocol error: missing response message",S.Unimplemented);if(f>1)throw new V("protocol error: re\
ceived extra messages for client streaming method",S.Unimplemented);return(l=r?.onTrailer)===null||l===void 0||l.call(r,p.trailer),g}}function uf(e,t){return(n,r)=>Za(
e.stream(t,r?.signal,r?.timeoutMs,r?.headers,n,r?.contextValues),r)}function Za(e,t){let n=(function(){return rf(this,arguments,function*(){var r,o;let s=yield je(
e);(r=t?.onHeader)===null||r===void 0||r.call(t,s.header),yield je(yield*nf(Xa(s.message))),(o=t?.onTrailer)===null||o===void 0||o.call(t,s.trailer)})})()[Symbol.
asyncIterator]();return{[Symbol.asyncIterator]:()=>({next:()=>n.next()})}}function Ja(...e){let t=new AbortController,n=e.filter(o=>o!==void 0).concat(t.signal);for(let o of n){if(o.aborted){r.apply(o);break}o.addEventListener("abort",
r)}function r(){t.signal.aborted||t.abort(Go(this));for(let o of n)o.removeEventListener("abort",r)}return t}function Pa(e){let t=new AbortController,n=()=>{t.abort(
new V("the operation timed out",S.DeadlineExceeded))},r;return e!==void 0&&(e<=0?n():r=setTimeout(n,e)),{signal:t.signal,cleanup:()=>clearTimeout(r)}}function Go(e){
if(!e.aborted)return;if(e.reason!==void 0)return e.reason;let t=new Error("This operation was aborted");return t.name="AbortError",t}function Fn(){return{get(e){return e.id in this?this[e.id]:e.defaultValue},set(e,t){return this[e.id]=t,this},delete(e){return delete this[e.id],this}}}function Ln(e,t,...n){if(n.length>0)throw new Error;return e.services[t]}function Bn(e,t){return e.toString().replace(/\/?$/,`/${t.parent.typeName}/${t.name}`)}function Uo(e,t){return H(e,t)}function Ka(e,t){function n(r){return r.done===!0?r:{done:r.done,value:Uo(e,r.value)}}return{[Symbol.asyncIterator](){let r=t[Symbol.
asyncIterator](),o={next:()=>r.next().then(n)};return r.throw!==void 0&&(o.throw=s=>r.throw(s).then(n)),r.return!==void 0&&(o.return=s=>r.return(s).then(n)),o}}}function Co(e,t){if(!t)return e;for(let n of t.concat().reverse())e=n(e);return e}function On(e){var t;let n=Object.assign({},e);return(t=n.ignoreUnknownFields)!==null&&t!==void 0||(n.ignoreUnknownFields=!0),n}function Dn(e,t,n,r){let o=t?Ha(e.input,r):za(e.input,n);return{parse:(t?Ha(e.output,r):za(e.output,n)).parse,serialize:o.serialize}}function Ha(e,t){return{parse(n){try{return Re(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new V(`parse binary: ${o}`,S.Internal)}},serialize(n){
try{return At(e,n,t)}catch(r){let o=r instanceof Error?r.message:String(r);throw new V(`serialize binary: ${o}`,S.Internal)}}}}function za(e,t){var n,r;let o=(n=
t?.textEncoder)!==null&&n!==void 0?n:new TextEncoder,s=(r=t?.textDecoder)!==null&&r!==void 0?r:new TextDecoder,i=On(t);return{parse(a){try{let c=s.decode(a);return Ua(
e,c,i)}catch(c){throw V.from(c,S.InvalidArgument)}},serialize(a){try{let c=Aa(e,a,i);return o.encode(c)}catch(c){throw V.from(c,S.Internal)}}}}var cf=/^application\/(connect\+)?(?:(json)(?:; ?charset=utf-?8)?|(proto))$/i;var $a="application/proto",Qa="application/json",ja="application/connect+proto",qa="application/connect+json";function eu(e){let t=e?.match(cf);if(!t)return;let n=!!t[1],r=!!t[3];return{stream:n,binary:r}}function Ut(e,t,n){var r;if(t&&new Headers(t).forEach((a,c)=>n.metadata.append(c,a)),typeof e!="object"||e==null||Array.isArray(e))throw n;let o=n.code;"code"in
e&&typeof e.code=="string"&&(o=(r=Oa(e.code))!==null&&r!==void 0?r:o);let s=e.message;if(s!=null&&typeof s!="string")throw n;let i=new V(s??"",o,t);if("details"in
e&&Array.isArray(e.details))for(let a of e.details){if(a===null||typeof a!="object"||Array.isArray(a)||typeof a.type!="string"||typeof a.value!="string")throw n;
try{i.details.push({type:a.type,value:Ke(a.value),debug:a.debug})}catch{throw n}}return i}var Wn=2;function Mo(e){let t=new V("invalid end stream",S.Unknown),n;try{n=JSON.parse(typeof e=="string"?e:new TextDecoder().decode(e))}catch{throw t}if(typeof n!=
"object"||n==null||Array.isArray(n))throw t;let r=new Headers;if("metadata"in n){if(typeof n.metadata!="object"||n.metadata==null||Array.isArray(n.metadata))throw t;
for(let[s,i]of Object.entries(n.metadata)){if(!Array.isArray(i)||i.some(a=>typeof a!="string"))throw t;for(let a of i)r.append(s,a)}}let o="error"in n&&n.error!=
null?Ut(n.error,r,t):void 0;return{metadata:r,error:o}}var Ce="Content-Type",tu="Content-Length",Ct="Content-Encoding";var Fo="Accept-Encoding";var nu="Connect-Timeout-Ms",Yn="Connect-Protocol-Version",Lo="User-Agent";function ru(e){switch(e){case 400:return S.Internal;case 401:return S.Unauthenticated;case 403:return S.PermissionDenied;case 404:return S.Unimplemented;case 429:
return S.Unavailable;case 502:return S.Unavailable;case 503:return S.Unavailable;case 504:return S.Unavailable;default:return S.Unknown}}function Xn(e){let t=new Headers,n=new Headers;return e.forEach((r,o)=>{o.toLowerCase().startsWith("trailer-")?n.append(o.substring(8),r):t.append(o,r)}),[t,n]}var Zn="1";function Jn(e,t,n,r,o){let s=new Headers(r??{});return n!==void 0&&s.set(nu,`${n}`),s.set(Ce,e=="unary"?t?$a:Qa:t?ja:qa),s.set(Yn,Zn),!s.has(Lo)&&o&&s.set(Lo,"c\
onnect-es/2.1.2"),s}function Pn(e,t,n,r){let o=r.get(Ce),s=eu(o);if(n!==200){let a=new V(`HTTP ${n}`,ru(n),r);if(e=="unary"&&s&&!s.binary)return{isUnaryError:!0,unaryError:a};throw a}
let i={binary:t,stream:e!=="unary"};if(s?.binary!==i.binary||s.stream!==i.stream)throw new V(`unsupported content type ${o}`,s===void 0?S.Unknown:S.Internal,r);
return{isUnaryError:!1}}var ou="application/";function ff(e,t){return t?It(e,"url"):encodeURIComponent(new TextDecoder().decode(e))}function Bo(e,t,n){let r=`?connect=v${Zn}`,o="",s=e.
header.get(Ct);s!==null&&s!=="identity"&&(o="&compression="+encodeURIComponent(s),n=!0),n&&(r+="&base64=1"),r+=o;let i=e.header.get(Ce);i?.indexOf(ou)===0&&(r+=
"&encoding="+encodeURIComponent(i.slice(ou.length))),r+="&message="+ff(t,n);let a=e.url+r,c=new Headers(e.header);for(let l of[Yn,Ce,tu,Ct,Fo])c.delete(l);return Object.
assign(Object.assign({},e),{requestMethod:"GET",url:a,header:c})}function Oo(e){let t=Co(e.next,e.interceptors),[n,r,o]=su(e),s=Object.assign(Object.assign({},e.req),{message:Uo(e.req.method.input,e.req.message),signal:n});return t(
s).then(i=>(o(),i),r)}function Do(e){let t=Co(e.next,e.interceptors),[n,r,o]=su(e),s=Object.assign(Object.assign({},e.req),{message:Ka(e.req.method.input,e.req.
message),signal:n}),i=!1;return n.addEventListener("abort",function(){var a,c;let l=e.req.message[Symbol.asyncIterator]();i||(a=l.throw)===null||a===void 0||a.call(
l,this.reason).catch(()=>{}),(c=l.return)===null||c===void 0||c.call(l).catch(()=>{})}),t(s).then(a=>Object.assign(Object.assign({},a),{message:{[Symbol.asyncIterator](){
let c=a.message[Symbol.asyncIterator]();return{next(){return c.next().then(l=>(l.done==!0&&(i=!0,o()),l),r)}}}}}),r)}function su(e){let{signal:t,cleanup:n}=Pa(e.
timeoutMs),r=Ja(e.signal,t);return[r.signal,function(s){let i=r.signal.aborted?V.from(Go(r.signal),S.Canceled):V.from(s);return r.abort(i),n(),Promise.reject(i)},
function(){n(),r.abort()}]}function iu(){try{new Headers}catch{throw new Error("connect-web requires the fetch API. Are you running on an old version of Node.js? Node.js is not supported \
in Connect for Web - please stay tuned for Connect for Node.")}}var Mt=function(e){return this instanceof Mt?(this.v=e,this):new Mt(e)},mf=function(e,t,n){if(!Symbol.asyncIterator)throw new TypeError("Symbol.asyncIterator is\
 not defined.");var r=n.apply(e,t||[]),o,s=[];return o=Object.create((typeof AsyncIterator=="function"?AsyncIterator:Object).prototype),a("next"),a("throw"),a("\
return",i),o[Symbol.asyncIterator]=function(){return this},o;function i(d){return function(h){return Promise.resolve(h).then(d,g)}}function a(d,h){r[d]&&(o[d]=function(y){
return new Promise(function(b,R){s.push([d,y,b,R])>1||c(d,y)})},h&&(o[d]=h(o[d])))}function c(d,h){try{l(r[d](h))}catch(y){f(s[0][3],y)}}function l(d){d.value instanceof
Mt?Promise.resolve(d.value.v).then(p,g):f(s[0][2],d)}function p(d){c("next",d)}function g(d){c("throw",d)}function f(d,h){d(h),s.shift(),s.length&&c(s[0][0],s[0][1])}},
au={redirect:"error"};function Wo(e){var t;iu();let n=(t=e.useBinaryFormat)!==null&&t!==void 0?t:!1;return{async unary(r,o,s,i,a,c){let{serialize:l,parse:p}=Dn(
r,n,e.jsonOptions,e.binaryOptions);return s=s===void 0?e.defaultTimeoutMs:s<=0?void 0:s,await Oo({interceptors:e.interceptors,signal:o,timeoutMs:s,req:{stream:!1,
service:r.parent,method:r,requestMethod:"POST",url:Bn(e.baseUrl,r),header:Jn(r.methodKind,n,s,i,!1),contextValues:c??Fn(),message:a},next:async g=>{var f;let d=e.
useHttpGet===!0&&r.idempotency===_n.NO_SIDE_EFFECTS,h=null;d?g=Bo(g,l(g.message),n):h=l(g.message);let b=await((f=e.fetch)!==null&&f!==void 0?f:globalThis.fetch)(
g.url,Object.assign(Object.assign({},au),{method:g.requestMethod,headers:g.header,signal:g.signal,body:h})),{isUnaryError:R,unaryError:E}=Pn(r.methodKind,n,b.status,
b.headers);if(R)throw Ut(await b.json(),Ao(...Xn(b.headers)),E);let[v,N]=Xn(b.headers);return{stream:!1,service:r.parent,method:r,header:v,message:n?p(new Uint8Array(
await b.arrayBuffer())):_o(r.output,await b.json(),On(e.jsonOptions)),trailer:N}}})},async stream(r,o,s,i,a,c){let{serialize:l,parse:p}=Dn(r,n,e.jsonOptions,e.binaryOptions);
function g(d,h,y,b){return mf(this,arguments,function*(){let E=ko(d).getReader(),v=!1;for(;;){let N=yield Mt(E.read());if(N.done)break;let{flags:_,data:D}=N.value;
if((_&Cn)===Cn)throw new V("protocol error: received unsupported compressed output",S.Internal);if((_&Wn)===Wn){v=!0;let J=Mo(D);if(J.error){let F=J.error;throw y.
forEach((x,I)=>{F.metadata.append(I,x)}),F}J.metadata.forEach((F,x)=>h.set(x,F));continue}yield yield Mt(p(D))}if("throwIfAborted"in b&&b.throwIfAborted(),!v)throw"\
missing EndStreamResponse"})}async function f(d){if(r.methodKind!="server_streaming")throw"The fetch API does not support streaming request bodies";let h=await d[Symbol.
asyncIterator]().next();if(h.done==!0)throw"missing request message";return To(0,l(h.value))}return s=s===void 0?e.defaultTimeoutMs:s<=0?void 0:s,await Do({interceptors:e.
interceptors,timeoutMs:s,signal:o,req:{stream:!0,service:r.parent,method:r,requestMethod:"POST",url:Bn(e.baseUrl,r),header:Jn(r.methodKind,n,s,i,!1),contextValues:c??
Fn(),message:a},next:async d=>{var h;let b=await((h=e.fetch)!==null&&h!==void 0?h:globalThis.fetch)(d.url,Object.assign(Object.assign({},au),{method:d.requestMethod,
headers:d.header,signal:d.signal,body:await f(d.message)}));if(Pn(r.methodKind,n,b.status,b.headers),b.body===null)throw"missing response body";let R=new Headers;
return Object.assign(Object.assign({},d),{header:b.headers,trailer:R,message:g(b.body,R,b.headers,d.signal)})}})}}}var pf=K("ChdydW5zdGF0dXMvdjEvYXV0aC5wcm90bxIMcnVuc3RhdHVzLnYxIg8KDVdob0FtSVJlcXVlc3QiggMKDldob0FtSVJlc3BvbnNlEikKBGtpbmQYASABKA4yGy5ydW5zdGF0dXMudjEuUHJpbmNpcG\
FsS2luZBIMCgR1c2VyGAIgASgJEhAKA3VpZBgDIAEoA0gAiAEBEhAKA2dpZBgEIAEoA0gBiAEBEg4KBmdyb3VwcxgFIAMoCRIMCgRzYW5zGAYgAygJEhMKC3Rva2VuX2xhYmVsGAcgASgJEg4KBmlzc3VlchgIIA\
EoCRIvCgtleHBpcmVfdGltZRgJIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASMgoGZ3JhbnRzGAogAygLMiIucnVuc3RhdHVzLnYxLldob0FtSVJlc3BvbnNlLkdyYW50GlsKBUdyYW50Eg4KBnBhcm\
VudBgBIAEoCRIgCgRyb2xlGAIgASgOMhIucnVuc3RhdHVzLnYxLlJvbGUSDgoGZmlsdGVyGAMgASgJEhAKCGJ5X2ZpbGVzGAQgASgIQgYKBF91aWRCBgoEX2dpZCI2ChJDaGVja0FjY2Vzc1JlcXVlc3QSDgoGbW\
V0aG9kGAEgASgJEhAKCHJlc291cmNlGAIgASgJIlUKE0NoZWNrQWNjZXNzUmVzcG9uc2USDwoHYWxsb3dlZBgBIAEoCBILCgN3aHkYAiABKAkSIAoEcm9sZRgDIAEoDjISLnJ1bnN0YXR1cy52MS5Sb2xlKk4KBF\
JvbGUSFAoQUk9MRV9VTlNQRUNJRklFRBAAEg8KC1JPTEVfUkVBREVSEAESDwoLUk9MRV9XUklURVIQAhIOCgpST0xFX0FETUlOEAMq0gEKDVByaW5jaXBhbEtpbmQSHgoaUFJJTkNJUEFMX0tJTkRfVU5TUEVDSU\
ZJRUQQABIcChhQUklOQ0lQQUxfS0lORF9BTk9OWU1PVVMQARIXChNQUklOQ0lQQUxfS0lORF9VTklYEAISHgoaUFJJTkNJUEFMX0tJTkRfQ0VSVElGSUNBVEUQAxIYChRQUklOQ0lQQUxfS0lORF9UT0tFThAEEh\
YKElBSSU5DSVBBTF9LSU5EX0pXVBAFEhgKFFBSSU5DSVBBTF9LSU5EX1NMVVJNEAYypgEKC0F1dGhTZXJ2aWNlEkMKBldob0FtSRIbLnJ1bnN0YXR1cy52MS5XaG9BbUlSZXF1ZXN0GhwucnVuc3RhdHVzLnYxLl\
dob0FtSVJlc3BvbnNlElIKC0NoZWNrQWNjZXNzEiAucnVuc3RhdHVzLnYxLkNoZWNrQWNjZXNzUmVxdWVzdBohLnJ1bnN0YXR1cy52MS5DaGVja0FjY2Vzc1Jlc3BvbnNlQkBaPmdpdGh1Yi5jb20vcnVuc3RhdH\
VzL3J1bnN0YXR1cy9nZW4vZ28vcnVuc3RhdHVzL3YxO3J1bnN0YXR1c3YxYgZwcm90bzM",[$e]);var Yo=(o=>(o[o.UNSPECIFIED=0]="UNSPECIFIED",o[o.READER=1]="READER",o[o.WRITER=2]="WRITER",o[o.ADMIN=3]="ADMIN",o))(Yo||{});var cu=Ln(pf,0);var lu=K("Chdnb29nbGUvcnBjL3N0YXR1cy5wcm90bxIKZ29vZ2xlLnJwYyJOCgZTdGF0dXMSDAoEY29kZRgBIAEoBRIPCgdtZXNzYWdlGAIgASgJEiUKB2RldGFpbHMYAyADKAsyFC5nb29nbGUucHJvdG9idW\
YuQW55Ql4KDmNvbS5nb29nbGUucnBjQgtTdGF0dXNQcm90b1ABWjdnb29nbGUuZ29sYW5nLm9yZy9nZW5wcm90by9nb29nbGVhcGlzL3JwYy9zdGF0dXM7c3RhdHVzogIDUlBDYgZwcm90bzM",[Ro]);var du=K("ChlydW5zdGF0dXMvdjEvc3RhdHVzLnByb3RvEgxydW5zdGF0dXMudjEicgoMU3RhdGVPcHRpb25zEgwKBGhlbHAYASABKAkSDAoEZW5kcxgCIAEoCBINCgVlcnJvchgDIAEoCBIPCgdmYWlsdXJlGA\
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
M",[ho,Ue,$e]);var hf=K("ChpydW5zdGF0dXMvdjEvc2VydmljZS5wcm90bxIMcnVuc3RhdHVzLnYxIrUCChBDcmVhdGVSdW5SZXF1ZXN0Eg4KBnBhcmVudBgBIAEoCRIgCgRraW5kGAIgASgOMhIucnVuc3RhdHVzLnYxLktpbm\
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
J1bnN0YXR1cy52MS5HZXRWZXJzaW9uUmVzcG9uc2VCQFo+Z2l0aHViLmNvbS9ydW5zdGF0dXMvcnVuc3RhdHVzL2dlbi9nby9ydW5zdGF0dXMvdjE7cnVuc3RhdHVzdjFiBnByb3RvMw",[xn,Ue,$e,lu,du]);var fu=Ln(hf,0);var mu=K("Ch5nb29nbGUvcnBjL2Vycm9yX2RldGFpbHMucHJvdG8SCmdvb2dsZS5ycGMikwEKCUVycm9ySW5mbxIOCgZyZWFzb24YASABKAkSDgoGZG9tYWluGAIgASgJEjUKCG1ldGFkYXRhGAMgAygLMiMuZ2\
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
dvb2dsZWFwaXMvcnBjL2VycmRldGFpbHM7ZXJyZGV0YWlsc6ICA1JQQ2IGcHJvdG8z",[xn]);var gf=Oi(mu),bf=3e4;function pu(e){let t=e.token===void 0?[]:[yf(e.token)];return{baseUrl:e.baseUrl.replace(/\/+$/,""),useBinaryFormat:!e.json,jsonOptions:{registry:gf},
interceptors:[...e.interceptors??[],...t]}}function yf(e){return t=>async n=>{let r=await e();return r!==""&&n.header.set("Authorization",`Bearer ${r}`),t(n)}}function hu(e,t=bf){
return{unary:(n,r,o,s,i,a)=>e.unary(n,r,o??t,s,i,a),stream:(n,r,o,s,i,a)=>e.stream(n,r,o,s,i,a)}}function Rf(e){return{...Mn(fu,e),...Mn(cu,e)}}function gu(e){return Rf(hu(Wo(pu(e)),e.timeoutMs))}function bu(e,t,n){for(let r=0;r<e.length;r+=20)n(e[r],o=>Ef(e,r,t,o))}function Ef(e,t,n,r=vf(e,t)){let o=i=>e[t+i],s=i=>n[e[t+i]];return r.state=s(3),r.note=o(
4),r.outcome=s(5),r.ended=o(6),r.user=s(7),r.test=s(8),r.series=s(9),r.labels=s(10),r.created=o(11),r.updated=o(12),r.endedAt=o(13),r.silentSince=o(14),r.sequence=
o(15),r.revision=o(16),r.firstProblem=o(17),r.result=s(18),r.unreadable=o(19),r}function vf(e,t){let n=e[t+1],r=n.lastIndexOf("/");return{key:e[t],name:n,kind:n.
slice(0,r).endsWith("/series")?"series":"test",id:n.slice(r+1),uid:e[t+2],state:"",note:"",outcome:"",ended:!1,user:"",test:"",series:"",labels:{},created:0,updated:0,
endedAt:0,silentSince:0,sequence:0,revision:0,firstProblem:void 0,result:"",unreadable:""}}var Sf=new Set,yu={filter:"",state:"all"},Xo=class{runs=new Map;revision=P(0);connection=P({state:"connecting",since:Date.now(),complete:!1});counts=P({total:0,
open:0,ended:0,silent:0,byState:{},byOutcome:{}});detailed=P(!1);matching=P(yu);#e;#r;#o=[];#s=[];#n=new Map;#i=new Set;#t="";#a=new Set;#c=new Set;#l=new Set;#u=[];#f=!1;#m=!0;#p;#h=!1;#d=!1;constructor(t,n){
this.#e=t,this.#r=n}get size(){return this.runs.size}subscribe(t){return this.#i.add(t),()=>this.#i.delete(t)}members(t){return this.#n.get(t)??Sf}filter(t){t!==
this.#t&&(this.#t=t,this.#a=new Set,this.matching.value=t===""?yu:{filter:t,state:"asking"},this.#e({type:"filter",filter:t}))}retry(t){this.#e({type:"retry",credentials:t})}receive(t){
switch(t.type){case"batch":this.#g(t.batch);break;case"connection":this.publish(),this.connection.value=t.connection;break;case"matching":this.#S(t.matching);break}}publish(){
if(!this.#d)return;let t={changed:[...this.#c],added:[...this.#l],removed:this.#u,reset:this.#f,initial:this.#m};this.#c=new Set,this.#l=new Set,this.#u=[],this.#f=
!1,this.#m=!0,this.#d=!1,this.#p!==void 0&&(this.counts.value=this.#p),this.detailed.value=this.#h,this.revision.value++,this.#i.forEach(n=>n(t))}#g(t){t.reset&&
this.#E();for(let n of t.words)this.#s.push(n);t.removed.forEach(n=>this.#R(n)),bu(t.values,this.#s,(n,r)=>this.#y(n,r)),this.#m&&=t.initial,this.#p=t.counts,this.#h=
t.detailed,this.#d||(this.#d=!0,this.#r(()=>this.publish()))}#y(t,n){let r=this.#o[t],o=r?.series??"",s=n(r);r===void 0&&(this.#o[t]=s,this.runs.set(s.name,s),this.#l.
add(s)),o!==s.series&&(this.#b(s,o),this.#v(s)),this.#c.add(s)}#R(t){let n=this.#o[t];n!==void 0&&(this.#o[t]=void 0,this.runs.get(n.name)===n&&this.runs.delete(
n.name),this.#b(n,n.series),this.#c.delete(n),this.#l.delete(n)||this.#u.push(n))}#E(){this.runs.clear(),this.#o=[],this.#s=[],this.#n.clear(),this.#c.clear(),this.#l.
clear(),this.#u=[],this.#f=!0}#v(t){if(t.series==="")return;let n=this.#n.get(t.series);n===void 0&&(n=new Set,this.#n.set(t.series,n)),n.add(t)}#b(t,n){let r=this.#n.
get(n);r?.delete(t),r?.size===0&&this.#n.delete(n)}#S({filter:t,state:n,names:r,add:o,remove:s,error:i}){t===this.#t&&(r!==void 0&&(this.#a=new Set(r)),o?.forEach(
a=>this.#a.add(a)),s?.forEach(a=>this.#a.delete(a)),this.matching.value={filter:t,state:n,error:i,...n==="known"&&{names:this.#a}})}};function Ru(e){let t=Nf(e),
n=new Xo(r=>t.postMessage(r),If);return t.onmessage=r=>n.receive(r.data),t.postMessage({type:"hello"}),addEventListener("pagehide",()=>t.postMessage({type:"bye"})),
addEventListener("pageshow",r=>{r.persisted&&location.reload()}),addEventListener("online",()=>n.retry(!1)),n}function Nf(e){return typeof SharedWorker>"u"?new Worker(
e,{type:"module"}):new SharedWorker(e,{type:"module",name:"runstatus"}).port}function If(e){document.visibilityState==="visible"?requestAnimationFrame(e):setTimeout(
e,1e3)}function qe(){let[,e]=Cr(t=>t+1,0);return e}function Kn(e,t,n=()=>!0){let r=qe(),o=T(n);o.current=n,A(()=>{let s,i=0,a=e.subscribe(c=>{s!==void 0||!(c.reset||o.
current(c))||(s=setTimeout(()=>{s=void 0,i=performance.now(),r()},Math.max(0,i+t-performance.now())))});return()=>{a(),clearTimeout(s)}},[e,t])}function Eu(e,t){
let n=qe();A(()=>{if(!t)return;let r=setInterval(n,e);return()=>clearInterval(r)},[e,t])}var _f=["runs","wall","run","series","states"],xf=["series","test","user","partition"],Hn="namespaces/",Ft="-created",et={view:"runs",name:"",filter:"",search:"",
sort:Ft,group:"series",selected:"",extra:{}};function zn(e,t){let[n="",...r]=e.split("/").filter(c=>c!==""),o=_f.find(c=>c===n)??"runs",s=o==="run"||o==="series"?
r.map(Af):[],i=new URLSearchParams(t),a=c=>{let l=i.get(c)??"";return i.delete(c),l};return{view:o,name:s.length>0?Hn+s.join("/"):"",filter:a("filter"),search:a(
"search"),sort:a("sort")||Ft,group:Vf(xf,a("group"))??"series",selected:wf(a("selected")),extra:Object.fromEntries(i)}}function ie({view:e,name:t,filter:n,search:r,
sort:o,group:s,selected:i,extra:a}){let c=t===""?"":`/${Su(t).split("/").map(encodeURIComponent).join("/")}`,l=new URLSearchParams(a),p=(f,d,h)=>{d!==h&&l.set(f,
d)};p("filter",n,""),p("search",r,""),p("sort",o,Ft),p("group",s,"series"),p("selected",Su(i),"");let g=l.toString();return`/${e}${c}${g===""?"":`?${g}`}`}function Nu(e,t){
return e.view!==t.view||e.name!==t.name||e.filter!==t.filter}var vu=new Set(["runs","wall"]);function $n(e,t){let n=t.view??e.view;return n===e.view&&(t.name??e.
name)===e.name?{...e,...t}:{...vu.has(e.view)&&vu.has(n)?{...e,name:"",extra:{}}:{...et,group:e.group},...t,view:n}}function Su(e){return e.startsWith(Hn)?e.slice(
Hn.length):e}function wf(e){return e===""?"":Hn+e}function Af(e){try{return decodeURIComponent(e)}catch{return e}}function Vf(e,t){return e.find(n=>n===t)}var kf=0;function u(e,t,n,r,o,s){t||(t={});var i,a,c=t;if("ref"in c)for(a in c={},t)a=="ref"?i=t[a]:c[a]=t[a];var l={type:e,props:c,key:n,ref:i,__k:null,__:null,__b:0,__e:null,
__c:null,constructor:void 0,__v:--kf,__i:-1,__u:0,__source:o,__self:s};if(typeof e=="function"&&(i=e.defaultProps))for(a in i)c[a]===void 0&&(c[a]=i[a]);return w.
vnode&&w.vnode(l),l}function Qn({from:e,to:t,children:n,...r}){return u("a",{href:ie($n(e,t)),...r,children:n})}var Zo=P(Date.now()),ae=Zo;setInterval(()=>{document.visibilityState==="visible"&&(Zo.value=Date.now())},1e3);document.addEventListener("visibilitychange",()=>{
Zo.value=Date.now()});function z(e){let[,t="",n="",r=""]=/^namespaces\/([^/]+)\/(test_runs|series)\/(.+)$/.exec(e)??[];if(r==="")return e;if(!/^\d+$/.test(r))return t==="main"?`${n}/${r}`:
e;let o=n==="series"?`s${r}`:r;return t==="main"?o:`${t}.${o}`}var Lt=e=>String(e).padStart(2,"0");function M(e){if(!(e>0))return"0 s";if(e<1e3)return`${Math.max(1,Math.round(e))} ms`;if(e<9950)return`${(e/1e3).toFixed(1)} \
s`;let t=Math.round(e/1e3);if(t<60)return`${t} s`;if(t<3600)return t%60?`${Math.floor(t/60)} min ${t%60} s`:`${t/60} min`;let n=Math.round(t/60);if(n<1440)return n%
60?`${Math.floor(n/60)} h ${n%60} min`:`${n/60} h`;let r=Math.round(n/60);return r%24?`${Math.floor(r/24)} d ${r%24} h`:`${r/24} d`}function tt(e){let t=new Date(
e);return`${Lt(t.getHours())}:${Lt(t.getMinutes())}:${Lt(t.getSeconds())}`}function q(e){if(!e)return"";let t=new Date(e);return`${t.getFullYear()}-${Lt(t.getMonth()+
1)}-${Lt(t.getDate())} ${tt(e)}`}function Iu(e,t){let n=new Date(Number(e)*1e3).toISOString().slice(0,19),r=Math.floor(t/1e3);return r?`${n}.${String(r).padStart(
6,"0").replace(/0+$/,"")}Z`:`${n}Z`}function j(e){return String(e).replace(/\B(?=(\d{3})+(?!\d))/g," ")}function Ee(e,t,n=`${t}s`){return`${j(e)} ${e===1?t:n}`}
function Me(e){return e.slice(e.lastIndexOf("/")+1)}var Z=["failed","build-failed","timed-out","error","cancelled","troubled","running","building","waiting","passed","completed","skipped","ended"],de={waiting:"Wa\
iting",building:"Building",running:"Running",troubled:"Running, with a problem",passed:"Passed",completed:"Completed",skipped:"Skipped",failed:"Failed","build-f\
ailed":"Build failed","timed-out":"Timed out",error:"Error",cancelled:"Cancelled",ended:"Ended"},xu={waiting:"Created or handed to the scheduler",building:"The \
build is under way",running:"The test is running or its results are being collected",troubled:"Not ended, and its history holds a problem",passed:"The result is\
 PASS",completed:"Ended without a result",skipped:"A condition of the test was not met",failed:"The result is FAIL; of a series: a member did not pass","build-f\
ailed":"The build failed, timed out or could not be set up","timed-out":"The run took longer than it may",error:"The result is ERROR, or the history holds a pro\
blem",cancelled:"Cancelled or aborted",ended:"Ended; the outcome is not known"},Jo={waiting:{solid:"M2.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM6.6 8a1.4 1.\
4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0ZM10.6 8a1.4 1.4 0 1 0 2.8 0a1.4 1.4 0 1 0-2.8 0Z"},building:{stroke:"M2.5 12.5h11M4.5 12.5v-4h7v4M6.5 8.5v-4h3v4"},running:{solid:"\
M5 3.2 12.8 8 5 12.8Z"},troubled:{stroke:"M8 2.5 14 13H2ZM8 6.5v3M8 11.2v.1"},passed:{stroke:"M3.2 8.6 6.5 11.8 12.8 4.6"},completed:{solid:"M4.8 8a3.2 3.2 0 1 \
0 6.4 0a3.2 3.2 0 1 0-6.4 0Z"},skipped:{stroke:"M4 8h8"},failed:{stroke:"M4 4l8 8M12 4l-8 8"},"build-failed":{stroke:"M3.2 3.2h9.6v9.6H3.2ZM3.2 12.8l9.6-9.6"},"\
timed-out":{stroke:"M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0ZM8 5v3.2l2.2 1.3"},error:{stroke:"M8 3v6M8 12.4v.2"},cancelled:{stroke:"M2.5 8a5.5 5.5 0 1 0 11\
 0a5.5 5.5 0 1 0-11 0ZM4.3 4.3l7.4 7.4"},ended:{stroke:"M5.4 6a2.6 2.6 0 1 1 3.8 2.3C8.4 8.8 8 9.2 8 10M8 12.6v.1"}},jn=new Set(["failed","build-failed","timed-\
out","error","cancelled","ended"]);var Tf={PASSED:"passed",FAILED:"failed",RESULT_ERROR:"error",BUILD_FAILED:"build-failed",TIMED_OUT:"timed-out",CANCELLED:"cancelled",SKIPPED:"skipped",ABORTED:"\
cancelled",ERROR:"error",COMPLETED:"completed"},Gf=new Set(["","UNKNOWN","STATUS_CREATED","CREATED","SCHEDULED","SCHED_STARTUP","SCHED_RUNNING","RUN_READY","SET\
_CREATED","SET_MAKE"]),Uf=new Set(["SET_BUILD"]),Cf=new Set(["STATUS_ERROR","SCHED_ERROR","ENV_FAILED","RUN_TIMEOUT","RUN_ERROR","RESULTS_ERROR","BUILD_ERROR","\
BUILD_FAILED","BUILD_TIMEOUT","CREATION_ERROR"]),_u=new Map;function qn(e){let t=_u.get(e);return t===void 0&&(t=Mf(e),_u.set(e,t)),t}function Mf(e){return Cf.has(
e)?"troubled":Gf.has(e)?"waiting":Uf.has(e)||e.startsWith("BUILD_")||e==="BUILDING"?"building":"running"}var Ff={BUILD_FAILED:"build-failed",BUILD_TIMEOUT:"buil\
d-failed",BUILD_ERROR:"build-failed",RUN_TIMEOUT:"timed-out",ENV_FAILED:"failed",CANCELLED:"cancelled",CANCELED:"cancelled",SCHED_CANCELLED:"cancelled",ABORTED:"\
cancelled",SKIPPED:"skipped",BUILD_SKIPPED:"skipped",COMPLETE:"completed"};function Po(e){return Ff[e]??(e==="ERROR"||e.endsWith("_ERROR")?"error":qn(e))}function er(e){
return Tf[e]??"ended"}function nt(e){return e.ended?er(e.outcome):e.firstProblem!==void 0?"troubled":qn(e.state)}function Ko(e){let t=getComputedStyle(e),n=o=>t.
getPropertyValue(o).trim(),r=o=>Object.fromEntries(Z.map(s=>[s,n(`--look-${s}${o}`)]));return{fill:r(""),ink:r("-ink"),text:r("-text"),bg:n("--bg"),surface:n("-\
-surface"),surface2:n("--surface-2"),line:n("--line"),lineStrong:n("--line-strong"),fg:n("--text"),fg2:n("--text-2"),accent:n("--accent"),font:t.fontFamily}}function wu(e){
let t=new MutationObserver(e);t.observe(document.documentElement,{attributes:!0,attributeFilter:["data-theme","class"]});let n=matchMedia("(prefers-color-scheme\
: dark)");return n.addEventListener("change",e),()=>{t.disconnect(),n.removeEventListener("change",e)}}function tr(e,t,n,r,o,s){let i=Jo[t];e.save(),e.translate(
n,r),e.scale(o/16,o/16),e.lineWidth=o<14?2.25:1.75,e.lineCap="round",e.lineJoin="round",e.strokeStyle=s,e.fillStyle=s,i.stroke&&e.stroke(new Path2D(i.stroke)),i.
solid&&e.fill(new Path2D(i.solid)),e.restore()}function ve({look:e,size:t=14,label:n}){let r=Jo[e];return u("svg",{class:`glyph look-${e}`,width:t,height:t,viewBox:"0 0 16 16",...n?{role:"img","aria-label":n}:
{"aria-hidden":"true"},children:[r.stroke&&u("path",{d:r.stroke}),r.solid&&u("path",{class:"solid",d:r.solid})]})}function Ie(e){return e.ended?e.outcome||"ENDE\
D":e.state}function rt({run:e,size:t}){let n=nt(e);return u("span",{class:`look look-${n}`,title:de[n],children:[u(ve,{look:n,...t?{size:t}:{}}),u("span",{children:Ie(
e)})]})}function nr(e){return e instanceof V?e.rawMessage:e instanceof Error?e.message:String(e)}var Au=1e3;async function Ho(e,t,n="",r=Au,o){let s=await e.listStatuses({run:t,descending:!0,pageSize:Math.min(Au,r),pageToken:n},o?{signal:o}:{});return{lines:s.
statuses.map(Lf).reverse(),earlier:s.nextPageToken}}function zo(e,t){let n=t[0];if(!n)return[...e];let r=e.length;for(;r>0&&e[r-1].sequence>=n.sequence;)r--;return[
...e.slice(0,r),...t]}function Lf(e){let{when:t}=e;return{sequence:Number(e.sequence),state:e.stateName,note:e.malformed?new TextDecoder().decode(e.raw):e.note,
when:t?Number(t.seconds)*1e3+t.nanos/1e6:0,exact:t?Iu(t.seconds,t.nanos):"",malformed:e.malformed}}var Vu={lines:[],seen:Number.POSITIVE_INFINITY,reading:!0};function ku(e,t,n){let[r,o]=G(Vu),s=T({uid:"",lines:[],earlier:"",seen:Number.POSITIVE_INFINITY,busy:!1,
failed:!1}),i=t?.name??"",a=t?.uid??"",c=t?.sequence??0;A(()=>{s.current={uid:a,lines:[],earlier:"",seen:Number.POSITIVE_INFINITY,busy:!1,failed:!1},o(Vu)},[i,a]);
let l=d=>{let h=s.current;o({lines:h.lines,seen:h.seen,reading:!1,error:d,more:h.earlier?()=>{g()}:void 0})},p=async d=>{let h=s.current;if(!h.busy){h.busy=!0;try{
await d(h),h.failed=!1,h===s.current&&l()}catch(y){h.failed=!0,h===s.current&&l(nr(y))}finally{h.busy=!1}}},g=()=>p(async d=>{let h=await Ho(e,i,d.earlier);d.lines=
zo(h.lines,d.lines),d.earlier=h.earlier}),f=()=>p(async d=>{let h=d.lines.at(-1)?.sequence??0,y=c-h,b=await Ho(e,i,"",h>0&&y>0?y+8:void 0),R=(b.lines[0]?.sequence??
0)>h+1;h===0||R?(d.lines=b.lines,d.earlier=b.earlier,d.seen=Math.min(d.seen,b.lines.at(-1)?.sequence??0)):d.lines=zo(d.lines,b.lines)});return A(()=>{let d=s.current.
lines.at(-1)?.sequence??0;i&&n&&!r.error&&(d===0?c>0||r.reading:c>d)&&f()},[i,a,c,n,r]),A(()=>{n&&s.current.failed&&f()},[n,c]),r}function Tu(e,t,n){let[r,o]=G({name:""}),s=t?.name??"";return A(()=>{if(!s)return;let i=new AbortController,a=setTimeout(()=>{e.getRun({run:s,view:2},{signal:i.
signal}).then(({run:c})=>{if(i.signal.aborted)return;let l=Object.entries(c?.results??{}).map(([g,f])=>({key:g,text:Bf(f.kind.value),numeric:f.kind.case==="numb\
erValue"}));l.sort((g,f)=>g.key<f.key?-1:1);let p={values:l,truncated:c?.resultsTruncated??!1,unreadable:c?.resultsUnreadableReason??""};o({name:s,results:p})},
c=>{i.signal.aborted||o(l=>({...l,name:s,error:nr(c)}))})},r.name===s?1e3:0);return()=>{clearTimeout(a),i.abort()}},[s,t?.uid,n]),r.name===s?r:{}}function Gu({results:e,
error:t}){return t?u("p",{class:"quiet",children:["The results could not be read: ",t]}):!e||e.values.length===0&&!e.unreadable?null:u("section",{class:"panel",
children:[u("h2",{children:"Results"}),e.unreadable&&u("p",{class:"quiet",children:["Not all results could be read: ",e.unreadable]}),e.truncated&&u("p",{class:"\
quiet",children:"The results are too large to be shown whole."}),e.values.length>0&&u("div",{class:"scroll-x",tabIndex:0,role:"region","aria-label":"Results",children:u(
"table",{class:"facts-table",children:u("tbody",{children:e.values.map(({key:n,text:r,numeric:o})=>u("tr",{children:[u("th",{scope:"row",children:n}),u("td",{class:o?
"number right":"",children:r})]},n))})})})]})}function Bf(e){return typeof e=="object"&&e!==null?JSON.stringify(e):String(e)}var Of=["setup","build","queue","run","results"],rr={setup:"Set up",build:"Built",queue:"Queued",run:"Ran",results:"Results"},or={setup:"Setting up",build:"Buil\
ding",queue:"Queued",run:"Running",results:"Results"},Df={STATUS_CREATED:"setup",CREATED:"setup",CREATION_ERROR:"setup",SET_CREATED:"setup",SET_MAKE:"setup",SET_BUILD:"\
build",SET_KICKOFF:"queue",SCHEDULED:"queue",SCHED_CANCELLED:"queue",SCHED_ERROR:"queue",RUN_READY:"queue",KICKOFF_ERROR:"queue",SCHED_STARTUP:"run",SCHED_RUNNING:"\
run",FINALIZED:"run",ENV_FAILED:"run",PREPPING_RUN:"run",RUNNING:"run",RUN_TIMEOUT:"run",RUN_ERROR:"run",RUN_USER:"run",RUN_DONE:"results",RUN:"run",ALL_STARTED:"\
run",RESULTS:"results",RESULTS_ERROR:"results"};function Wf(e){return Df[e]??(e.startsWith("BUILD_")||e==="BUILDING"?"build":void 0)}function Uu(e,t,n){let r=[],
o=0;for(let i of e){if(i.when===0)continue;if(o=Math.max(o,i.when),t>0&&o>t)break;let a=r[r.length-1],c=Wf(i.state)??a?.phase??"setup";a?.phase!==c&&(a&&(a.to=o),
r.push({phase:c,from:o,to:o,open:!1}))}let s=r[r.length-1];return s&&(s.open=t===0,s.to=Math.max(s.from,t||n)),r.length>1?r.filter(i=>i.to>i.from||i.open):r}function $o(e){
return Of.flatMap(t=>{let n=e.filter(r=>r.phase===t);return n.length===0?[]:[{phase:t,ms:n.reduce((r,o)=>r+o.to-o.from,0),open:n.some(r=>r.open)}]})}function Cu(e,t){
return $o(e).map(({phase:n,ms:r,open:o})=>`${(o?or:rr)[n].toLowerCase()} ${t(r)}`).join(", ")}function Mu({lines:e,problems:t,end:n,now:r}){let o=Uu(e,n,r),s=o[0],i=o.at(-1);if(!s||!i)return null;let a=Math.max(1,i.to-s.from),c=l=>`${Math.round(l/a*1e5)/
1e3}%`;return u("div",{class:"timeline",role:"img","aria-label":`Timeline: ${Cu(o,M)}`,children:[u("div",{class:"timeline-bar",children:[o.map((l,p)=>u(Yf,{part:l,
span:a},p)),t.filter(l=>l.when>=s.from&&l.when<=i.to).map((l,p)=>u("span",{class:"timeline-problem",style:{left:c(l.when-s.from)},title:`${l.state} at ${tt(l.when)}`},
p))]}),u("div",{class:"timeline-axis number",children:[u("span",{children:q(s.from)}),u("span",{children:n?q(i.to):"now"})]}),u("ul",{class:"timeline-legend",children:[
$o(o).map(({phase:l,ms:p,open:g})=>u("li",{children:[u("span",{class:`phase-swatch phase-${l}`}),u("span",{children:(g?or:rr)[l]}),u("span",{class:"number quiet",
children:M(p)})]},l)),u("li",{children:[u("span",{children:n?"In all":"So far"}),u("span",{class:"number quiet",children:M(a)})]})]})]})}function Yf({part:e,span:t}){
let n=e.to-e.from,r=(e.open?or:rr)[e.phase];return u("span",{class:`phase phase-${e.phase}${e.open?" phase-open":""}`,style:{flexGrow:Math.max(n,t/500)},title:`${r}\
 ${M(n)}, from ${tt(e.from)}`,children:n/t>.12&&u("span",{class:"phase-words",children:[r," ",u("span",{class:"number",children:M(n)})]})})}var Fu=({mirror:e,route:t,go:n,api:r})=>{let o=Xf(e,t.name),s=e.runs.get(t.name),i=e.connection.value,a=ku(r,s,i.state==="live"),{results:c,error:l}=Tu(r,s,o);if(!s)
return u(Zf,{name:t.name,known:i.complete});let p=s.ended?0:ae.value,g=a.lines.filter(f=>f.when>0&&qn(f.state)==="troubled");return u("article",{class:"run","ar\
ia-label":`${s.kind==="series"?"Series":"Run"} ${s.id}`,children:[u(Jf,{run:s,route:t}),s.silentSince>0&&!s.ended&&u("p",{class:"banner",role:"status",children:[
"Silent for ",M(ae.value-s.silentSince),": its next line was due at ",q(s.silentSince),"."]}),s.unreadable&&u("p",{class:"banner",role:"status",children:["The s\
tatus file cannot be read: ",s.unreadable]}),u("section",{class:"panel",children:[u("h2",{children:"Timeline"}),u(Mu,{lines:a.lines,problems:g,end:s.ended?s.endedAt:
0,now:p}),s.firstProblem&&u("p",{class:"first-problem",children:[u(ve,{look:"troubled"})," First problem: ",u("strong",{children:s.firstProblem.state})," at ",q(
s.firstProblem.when),s.firstProblem.note&&u("span",{class:"note-text",children:s.firstProblem.note})]})]}),u("div",{class:"run-columns",children:[u(Qf,{history:a}),
u("div",{class:"run-side",children:[u(Hf,{run:s,mirror:e,route:t,go:n}),u(Gu,{results:c,error:l})]})]})]})};function Xf(e,t){let n=T(0);return Kn(e,100,r=>{let o=r.
changed.some(s=>s.name===t)||r.removed.some(s=>s.name===t);return(o||r.reset)&&n.current++,o}),n.current}function Zf({name:e,known:t}){return u("p",{class:"empt\
y",children:t?`There is no run ${z(e)}.`:"Reading the runs."})}function Jf({run:e,route:t}){let n=nt(e);return u("header",{class:"run-head",children:[u("span",{
class:`run-badge fill-${n}`,title:de[n],children:u(ve,{look:n,size:22})}),u("div",{class:"run-title",children:[u("h1",{children:e.test||(e.kind==="series"?`Seri\
es ${e.id}`:`Run ${e.id}`)}),u("p",{class:"quiet",children:[e.kind==="series"?"Series":"Run"," ",u("span",{class:"number",children:e.id}),e.series&&u($,{children:[
" in ",u(Qn,{from:t,to:{view:"series",name:e.series},children:["series ",e.series.slice(e.series.lastIndexOf("/")+1)]})]}),e.kind==="series"&&u($,{children:[", ",
u(Qn,{from:t,to:{view:"series",name:e.name},children:"show its members"})]})]})]}),u("div",{class:"run-now","aria-live":"polite",children:[u(Pf,{value:`${e.state}${e.
outcome}`,children:u(rt,{run:e,size:16})}),e.ended&&e.state!==e.outcome&&u("span",{class:"quiet",children:e.state}),u(Kf,{name:e.name})]})]})}function Pf({value:e,
children:t}){let r=T(e).current!==e;return u("span",{class:r?"fresh":"",children:t},e)}function Kf({name:e}){let[t,n]=G(!1);return A(()=>{if(!t)return;let o=setTimeout(
()=>n(!1),1500);return()=>clearTimeout(o)},[t]),u("button",{type:"button",class:"button",title:e,onClick:()=>{navigator.clipboard?.writeText(e).then(()=>n(!0))},
children:t?"Copied":"Copy name"})}function Hf({run:e,mirror:t,route:n}){let r=Object.entries(e.labels).sort(([s],[i])=>s<i?-1:1),o=[["User",e.user],["Result",e.
result],["Created",q(e.created)],["Last line",e.updated?`${q(e.updated)}${e.ended?"":` (${M(ae.value-e.updated)} ago)`}`:""],["Ended",q(e.endedAt)],["Members",e.
kind==="series"?j(t.members(e.name).size):""],["Name",e.name],["Uid",e.uid],...r];return u("section",{class:"panel",children:[u("h2",{children:"About"}),u("dl",
{class:"facts",children:[o.map(([s,i])=>i&&u("div",{children:[u("dt",{children:s}),u("dd",{class:"number",children:i})]},s)),e.test&&e.kind==="test"&&u("div",{children:[
u("dt",{children:"Test"}),u("dd",{children:u(Qn,{from:n,to:{view:"runs",filter:`display_name = ${zf(e.test)}`,search:""},children:"All runs of this test"})})]})]})]})}
function zf(e){return JSON.stringify(e.replace(/[\\*]/g,"\\$&"))}var $f=500;function Qf({history:e}){let[t,n]=G(!1),r=t?e.lines:e.lines.slice(-$f),o=e.lines.length-
r.length;return u("section",{class:"panel history",children:[u("h2",{children:["History ",u("span",{class:"quiet number",children:e.lines.length>0&&Ee(e.lines.at(
-1)?.sequence??0,"line")})]}),e.error&&u("p",{class:"quiet",children:["The history could not be read: ",e.error]}),o>0&&u("button",{type:"button",class:"button",
onClick:()=>n(!0),children:["Show ",Ee(o,"earlier line")]}),o===0&&e.more&&u("button",{type:"button",class:"button",onClick:e.more,children:"Show earlier lines"}),
e.reading&&!e.error&&u("p",{class:"quiet",children:"Reading the history."}),u("div",{class:"scroll-x",tabIndex:0,role:"region","aria-label":"History",children:u(
"table",{class:"history-table","data-testid":"history",children:[u("thead",{children:u("tr",{children:[u("th",{scope:"col",class:"right",children:"#"}),u("th",{
scope:"col",children:"Time"}),u("th",{scope:"col",class:"right",children:"After"}),u("th",{scope:"col",children:"State"}),u("th",{scope:"col",children:"Note"})]})}),
u("tbody",{children:r.map((s,i)=>u(jf,{line:s,before:r[i-1],fresh:s.sequence>e.seen},s.sequence))})]})})]})}function jf({line:e,before:t,fresh:n}){let r=t&&e.when&&
t.when?e.when-t.when:void 0;return u("tr",{class:n?"fresh":"",children:[u("td",{class:"number right quiet",children:e.sequence}),u("td",{class:"number nowrap",children:e.
exact?u("time",{dateTime:e.exact,title:e.exact,children:qf(e)}):"no time"}),u("td",{class:"number right quiet nowrap",children:r===void 0?"":r<0?`−${M(-r)}`:`\
+${M(r)}`}),u("td",{class:"nowrap",children:u("span",{class:`look look-${Po(e.state)}`,children:[u(ve,{look:Po(e.state)})," ",e.state]})}),u("td",{class:"note",
children:e.malformed?`Malformed line: ${e.note}`:e.note})]})}function qf(e){let t=/\.\d+/.exec(e.exact)?.[0]??"";return`${q(e.when)}${t}`}var Bt=[];function Lu(...e){return Bt.unshift(...e),()=>e.forEach(t=>Bt.splice(Bt.indexOf(t),1))}function Bu(){let e="",t;document.addEventListener("keydown",n=>{if(n.defaultPrevented||
n.ctrlKey||n.metaKey||n.altKey||em(n)||document.querySelector("dialog[open]")!==null)return;let r=e===""?n.key:`${e} ${n.key}`;if(clearTimeout(t),e="",Bt.some(o=>o.
keys.startsWith(`${r} `))){e=r,t=setTimeout(()=>{e=""},1200);return}for(let o of Bt)if(o.keys.split(", ").includes(r)&&o.action()!==!1){n.preventDefault();return}})}
function em({target:e,key:t}){return e instanceof HTMLElement?e.isContentEditable||e.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=b\
utton])")?!0:(t==="Enter"||t===" ")&&e.matches("a, button, summary, [role=button], [role=tab], [role=menuitem]"):!1}function ot(e){let t=T(e);t.current=e,A(()=>Lu(...e.map((n,r)=>({...n,action:()=>t.current[r]?.action()}))),[])}function Ou(e,t){let n={at:t,revision:0,ended:0};for(let r of e)n.revision=Math.max(n.revision,r.revision),r.endedAt<=t+1e4&&(n.ended=Math.max(n.ended,r.endedAt));
return n}function Du(e,t){let n={look:t,outcomes:{},series:[],begun:0,runs:new Set},r={},o=0;for(let s of e)if(o=Math.max(o,s.revision),s.kind==="series"?s.ended&&
s.endedAt>t.ended:s.revision>t.revision&&s.ended&&s.endedAt>t.ended-1e4)if(n.runs.add(s),s.kind==="series")n.series.push(s);else{let i=s.outcome||"UNSPECIFIED";
r[i]=(r[i]??0)+1}else s.kind==="test"&&!s.ended&&s.revision>t.revision&&s.created>t.at&&(n.begun++,n.runs.add(s));return o<t.revision||n.runs.size===0?void 0:{...n,
outcomes:r}}var tm=[["PASSED","passed"],["FAILED","failed"],["BUILD_FAILED","did not build"],["TIMED_OUT","timed out"],["RESULT_ERROR","had errors as their resu\
lt"],["ERROR","ended with an error"],["CANCELLED","cancelled"],["ABORTED","aborted"],["SKIPPED","skipped"],["COMPLETED","completed"],["UNSPECIFIED","ended"]],nm=3;
function Wu({outcomes:e,series:t,begun:n}){let r=tm.filter(([s])=>e[s]).map(([s,i])=>`${e[s]} ${i}`),o=t.map(({id:s})=>s).sort((s,i)=>Number(s)-Number(i));return o.
length>nm?r.push(`${o.length} series finished`):o.length>0&&r.push(`series ${o.join(", ")} finished`),n>0&&r.push(`${n} started`),r}var Xu="runstatus.look",rm=5e3,om=2e3,Ot=P(void 0),sm=new Set,jo=Ye(()=>Ot.value?.runs??sm);function im(){Ot.value=void 0}function Zu({mirror:e,go:t}){A(()=>am(
e),[e]);let n=Ot.value;return n===void 0?null:u("section",{class:"since",role:"status","aria-label":"Since you last looked",children:[u("p",{children:[u("span",
{class:"quiet",children:["Since you last looked, ",M(Math.max(0,ae.value-n.look.at))," ago: "]}),Wu(n).join(", "),"."]}),u("button",{type:"button",class:"plain",
onClick:()=>t({view:"runs",filter:"",search:"",extra:{marked:"1"}}),children:"Show these"}),u("button",{type:"button",class:"plain",onClick:im,children:"Dismiss"})]})}
function am(e){let t=!1,n=-1,r=()=>{e.connection.value.complete&&!t&&(t=!0,Yu(e)),t&&document.visibilityState==="visible"&&(n!==e.revision.value||e.connection.value.
state==="live")&&(n=e.revision.value,Qo(e))},o=()=>{document.visibilityState==="hidden"?t&&Qo(e):t&&Date.now()-(Ju()?.at??0)>rm&&(Yu(e),Qo(e))},s=setInterval(r,
om),i=[e.connection.subscribe(r),()=>clearInterval(s),()=>document.removeEventListener("visibilitychange",o)];return document.addEventListener("visibilitychange",
o),()=>i.forEach(a=>a())}function Yu(e){let t=Ju();t!==void 0&&(Ot.value=Du(e.runs.values(),t)??Ot.value)}function Qo(e){try{localStorage.setItem(Xu,JSON.stringify(
Ou(e.runs.values(),Date.now())))}catch{}}function Ju(){try{let{at:e,revision:t,ended:n}=JSON.parse(localStorage.getItem(Xu)??"null");return typeof e=="number"&&
typeof t=="number"&&typeof n=="number"?{at:e,revision:t,ended:n}:void 0}catch{return}}var Dt=[{id:"state",title:"State",cell:e=>u(um,{run:e})},{id:"run",title:"Run",cell:e=>u(cm,{run:e})},{id:"test",title:"Test",cell:e=>u("span",{class:"clip",title:e.
test,children:e.test})},{id:"series",title:"Series",cell:e=>e.series!==""&&u(lm,{name:e.series})},{id:"user",title:"User",cell:e=>u("span",{class:"clip",children:e.
user})},{id:"partition",title:"Partition",cell:e=>u("span",{class:"clip",children:e.labels.partition})},{id:"note",title:"Note",cell:e=>u("span",{class:"clip",title:e.
note,children:e.unreadable||e.note})},{id:"took",title:"Took",cell:e=>u(dm,{run:e}),number:!0},{id:"updated",title:"Changed",cell:e=>u(fm,{at:e.updated}),number:!0}];
function um({run:e}){return u($,{children:[u(rt,{run:e}),e.silentSince>0&&!e.ended&&u("span",{class:"badge",title:`Its next status was due at ${q(e.silentSince)}`,
children:"silent"})]})}function cm({run:e}){let t=e.kind==="series"?"series":"run";return u("a",{href:ie({...et,view:t,name:e.name}),tabIndex:-1,title:e.name,children:z(
e.name)})}function lm({name:e}){return u("a",{href:ie({...et,view:"series",name:e}),tabIndex:-1,title:e,children:z(e)})}function dm({run:e}){return e.created===
0?null:u("span",{children:e.ended?M(e.endedAt-e.created):M(pm(ae.value-e.created))})}function fm({at:e}){return e===0?null:u("time",{dateTime:new Date(e).toISOString(),
title:q(e),children:mm(ae.value-e)})}function mm(e){let t=Math.floor(e/1e3);if(t<1)return"now";let n=[[86400,"d"],[3600,"h"],[60,"min"]],[r,o]=n.find(([s])=>t>=
s)??[1,"s"];return`${Math.floor(t/r)} ${o}`}function pm(e){return e<1e4?Math.max(1,Math.floor(e/1e3))*1e3:e}var Pu={state:e=>e.ended?`1${e.outcome}`:`0${e.state}`,run:e=>e.name,test:e=>e.test,series:e=>e.series,user:e=>e.user,partition:e=>e.labels.partition??"",note:e=>e.
note,created:e=>e.created,updated:e=>e.updated,took:e=>(e.endedAt||Number.MAX_SAFE_INTEGER)-e.created};function Hu(e){let t=e.startsWith("-"),n=t?e.slice(1):e,r=Pu[n]??Pu.created,o=t?-1:1;return n==="run"?(s,i)=>o*qo(s,i):n==="series"?(s,i)=>o*zu(s.series,i.series)||
qo(s,i):(s,i)=>{let a=r(s),c=r(i);return a<c?-o:a>c?o:o*qo(s,i)}}function qo(e,t){return zu(e.name,t.name)||e.key-t.key}function zu(e,t){if(e===t)return 0;let n=e.
lastIndexOf("/"),r=t.lastIndexOf("/");return n===r&&e.slice(0,n)===t.slice(0,r)&&e.length!==t.length&&Ku(e,n)&&Ku(t,r)?e.length-t.length:e<t?-1:1}function Ku(e,t){
for(let n=t+1;n<e.length;n++){let r=e.charCodeAt(n);if(r<48||r>57)return!1}return!0}var $u=new WeakMap;function sr(e){let t=e.toLowerCase().split(/\s+/).filter(n=>n!=="");return t.length===0?()=>!0:n=>{let r=hm(n);return t.every(o=>r.includes(o))}}
function hm(e){let t=$u.get(e);if(t?.sequence===e.sequence&&t.state===e.state&&t.outcome===e.outcome&&t.labels===e.labels&&t.text.includes(e.note.toLowerCase()))
return t.text;let r=[e.name,z(e.name),e.test,e.user,e.state,e.outcome,e.note,e.series,z(e.series),...Object.values(e.labels)].join(`
`).toLowerCase();return $u.set(e,{sequence:e.sequence,state:e.state,outcome:e.outcome,labels:e.labels,text:r}),r}var ir=class{#e=[];#r=new Set;#o=new Set;#s;#n;constructor(t,n){this.#s=t,this.#n=n}fill(t){this.#e=[];for(let n of t)this.#n(n)&&this.#e.push(n);this.#e.sort(this.#s),
this.#r.clear(),this.#e.forEach(n=>this.#r.add(n)),this.#o.clear()}note(t){for(let n of t)this.#o.add(n)}get pending(){return this.#o.size}settle(t){if(this.#o.
size===0)return!1;let n=this.#o,r=[],o=0;for(let i of n){let a=this.#r.has(i),c=t(i)&&this.#n(i);o+=a?1:0,c?(r.push(i),this.#r.add(i)):a&&this.#r.delete(i)}if(o===
0&&r.length===0)return n.clear(),!1;let s=o===0?this.#e:this.#e.filter(i=>!n.has(i));return r.sort(this.#s),this.#e=gm(s,r,this.#s),n.clear(),!0}get length(){return this.#e.
length}at(t){return this.#e[t]}slice(t,n){return this.#e.slice(t,n)}indexOf(t){if(!this.#r.has(t))return-1;let n=Qu(this.#e,t,this.#s,0);return this.#e[n]===t?n:
this.#e.indexOf(t)}};function gm(e,t,n){if(t.length===0)return e;let r=new Array(e.length+t.length),o=0,s=0;for(let i of t){let a=Qu(e,i,n,o);for(;o<a;)r[s++]=e[o++];
r[s++]=i}for(;o<e.length;)r[s++]=e[o++];return r}function Qu(e,t,n,r){let o=e.length;for(;r<o;){let s=r+o>>>1;n(e[s],t)<0?r=s+1:o=s}return r}var ju=200,ar=class{#e;#r;#o=new WeakMap;#s=new WeakSet;#n;#i={filter:"",state:"all"};#t;#a;#c=0;#l;constructor(t,n,r){this.#e=t,this.#r=r,this.#n=n,this.#i=t.matching.
peek(),this.#t=this.#u(),this.#l=t.subscribe(o=>this.#p(o))}close(){this.#l(),clearTimeout(this.#a)}want(t){(t.sort!==this.#n.sort||t.search!==this.#n.search||t.
only!==this.#n.only)&&(this.#n=t,this.#t=this.#u(),this.#r())}match(t){let n=this.#i;if(this.#i=t,n.state==="known"&&t.state==="known"&&n.names===t.names){this.#h(
t.names??new Set);return}(t.state!=="asking"||t.filter!==n.filter)&&(this.#t=this.#u(),this.#r())}get length(){return this.#t.length}at(t){return this.#t.at(t)}slice(t,n){
return this.#t.slice(t,n)}indexOf(t){return this.#t.indexOf(t)}version(t){return this.#o.get(t)??0}fresh(t){return this.#s.has(t)}#u(){let{sort:t,search:n,only:r}=this.#n,
o=sr(n),s=a=>this.#f(a)&&(r===void 0||r.has(a))&&o(a),i=new ir(Hu(t),s);return i.fill(this.#m()),i}#f(t){let{state:n,names:r}=this.#i;return n==="all"||r?.has(t.
name)===!0}*#m(){if(this.#i.state==="all"){yield*this.#e.runs.values();return}for(let t of this.#i.names??[]){let n=this.#e.runs.get(t);n!==void 0&&(yield n)}}#p(t){
t.reset&&(this.#t=this.#u());for(let n of t.changed)this.#o.set(n,this.version(n)+1),t.initial||this.#s.add(n);this.#t.note(t.changed),this.#t.note(t.removed),this.#d(
t.initial),this.#r()}#h(t){let n=this.#t.slice(0,this.#t.length).filter(r=>!t.has(r.name));this.#t.note(n);for(let r of t){let o=this.#e.runs.get(r);o!==void 0&&
this.#t.indexOf(o)<0&&this.#t.note([o])}this.#d(!1)}#d(t){t||performance.now()-this.#c>ju?this.#g():this.#a??=setTimeout(()=>{this.#g(),this.#r()},ju)}#g(){clearTimeout(
this.#a),this.#a=void 0,this.#c=performance.now(),this.#t.settle(t=>this.#e.runs.get(t.name)===t)}};var es=e=>`run-${e.key}`,ur=class extends Ne{shouldComponentUpdate(t){let n=this.props;return t.run!==n.run||t.index!==n.index||t.selected!==n.selected||t.marked!==
n.marked||t.version!==n.version}render({run:t,index:n,selected:r,marked:o,fresh:s}){let i=["runs-row",...r?["selected"]:[],...o?["marked"]:[]];return u("div",{role:"\
row",id:es(t),class:i.join(" "),"aria-rowindex":n+2,"aria-selected":r,"data-run":t.name,children:Dt.map(({id:a,cell:c,number:l})=>u("div",{role:"gridcell",class:`\
cell cell-${a}${l?" number":""}`,children:[a==="state"&&o&&u("span",{class:"mark",title:"Changed since you last looked",children:u("span",{class:"visually-hidde\
n",children:"Changed since you last looked. "})}),a==="state"?u("span",{class:`state${s?" fresh":""}`,children:c(t)},Ie(t)):c(t)]},a))})}};function qu(e,t,n,r,o=8){return{first:Math.max(0,Math.min(Math.floor(e/n),r)-o),last:Math.min(r,Math.ceil((e+t)/n)+o)}}function ec(e,t,n,r,o){let s=e*r;if(s<t)return s;
let i=s+r+o;return i>t+n?i-n:t}var tc=matchMedia("(max-width: 640px)"),ts={wide:32,narrow:56},nc=({mirror:e,route:t,go:n})=>{let r=Em(),o=T(null),s=t.extra.marked!==void 0?jo.value:void 0,i={
sort:t.sort,search:t.search,only:s},[a]=G(()=>new ar(e,i,r));A(()=>()=>a.close(),[a]),a.want(i),ei(()=>a.match(e.matching.value)),vm(o,r);let c=tc.matches?ts.narrow:
ts.wide,l=tc.matches?0:ts.wide,{scrollTop:p=0,clientHeight:g=800}=o.current??{},{first:f,last:d}=qu(p,g,c,a.length),h=a.slice(f,d),y=e.runs.get(t.selected),b=y!==
void 0&&h.includes(y)?y:void 0,R=Sm(a,y,n,N=>{let _=o.current;_!==null&&(_.scrollTop=ec(N,_.scrollTop,_.clientHeight,c,l))}),E=N=>n({view:N.kind==="series"?"ser\
ies":"run",name:N.name,selected:N.name});ot([{keys:"j, ArrowDown",help:"Next run",action:()=>R(1)},{keys:"k, ArrowUp",help:"Previous run",action:()=>R(-1)},{keys:"\
PageDown",help:"Next page of runs",action:()=>R(Math.floor(g/c)-1)},{keys:"PageUp",help:"Previous page of runs",action:()=>R(1-Math.floor(g/c))},{keys:"Home",help:"\
First run",action:()=>R(-1/0)},{keys:"End",help:"Last run",action:()=>R(1/0)},{keys:"Enter",help:"Open the run",action:()=>y===void 0?!1:E(y)}]);let v=N=>{let _=N.
target,D=_.closest("[data-run]")?.dataset.run,J=D===void 0?void 0:e.runs.get(D);J===void 0||_.closest("a")!==null||N.button!==0||getSelection()?.isCollapsed===!1||
E(J)};return u("section",{class:"runs","aria-label":"Runs",children:[u(ym,{matching:e.matching.value,search:t.search,listed:a.length,total:e.size,only:s!==void 0,
go:n}),u("div",{class:"runs-scroll",ref:o,role:"grid",tabIndex:0,"aria-label":"Runs","aria-rowcount":a.length+1,"aria-colcount":Dt.length,"aria-activedescendant":b&&
es(b),onClick:v,children:[u(bm,{sort:t.sort,go:n}),u("div",{role:"rowgroup",class:"runs-body",style:{height:`${a.length*c}px`},children:u("div",{role:"presentat\
ion",class:"runs-window",style:{transform:`translateY(${f*c}px)`},children:h.map((N,_)=>u(ur,{run:N,index:f+_,selected:N===y,marked:jo.value.has(N),version:a.version(
N),fresh:a.fresh(N)},N.key))})}),a.length===0&&u(Rm,{complete:e.connection.value.complete,any:e.size>0,matching:e.matching.value})]})]})};function bm({sort:e,go:t}){
return u("div",{role:"rowgroup",class:"runs-head",children:u("div",{role:"row",class:"runs-row","aria-rowindex":1,children:Dt.map(({id:n,title:r,number:o})=>{let s=e===
n?"ascending":e===`-${n}`?"descending":"none";return u("div",{role:"columnheader",class:`cell cell-${n}${o?" number":""}`,"aria-sort":s,children:u("button",{type:"\
button",class:"title",onClick:()=>t({sort:s==="ascending"?`-${n}`:n}),children:[r,u("span",{class:"arrow","aria-hidden":"true",children:s==="ascending"?"▲":s===
"descending"?"▼":""})]})},n)})})})}function ym({matching:e,search:t,listed:n,total:r,only:o,go:s}){return e.state==="error"?u("p",{class:"runs-shown problem",
role:"alert",children:["The filter does not work: ",e.error]}):e.state==="all"&&t===""&&!o?null:u("p",{class:"runs-shown",role:"status",children:[e.state==="ask\
ing"?"Asking the server…":`${j(n)} of ${Ee(r,"run")}${o?": changed since you last looked":""}`," ",u("button",{type:"button",class:"plain",onClick:()=>s({filter:"",
search:"",extra:{}}),children:"Show all"})]})}function Rm({complete:e,any:t,matching:n}){return!e||n.state==="asking"?u("p",{class:"empty",children:"Reading the\
 runs…"}):u("p",{class:"empty",children:t?"No run matches.":"There are no runs yet. The first one appears here by itself."})}function Em(){let e=qe(),t=T(!1);
return T(()=>{t.current||(t.current=!0,requestAnimationFrame(()=>{t.current=!1,e()}))}).current}function vm(e,t){Xs(()=>{let n=e.current;if(n===null)return;let r=new ResizeObserver(
t);return r.observe(n),n.addEventListener("scroll",t,{passive:!0}),t(),()=>{r.disconnect(),n.removeEventListener("scroll",t)}},[])}function Sm(e,t,n,r){return o=>{
if(e.length===0)return!1;let s=t===void 0?-1:e.indexOf(t),i=s<0?o===1/0?e.length-1:0:Math.max(0,Math.min(e.length-1,s+o)),a=e.at(i);return a!==void 0&&(n({selected:a.
name}),r(i)),!0}}var rc=()=>u("div",{});var oc=()=>u("div",{});function sc(e,t){let{state:n,names:r}=e,o=sr(t),s=i=>n==="all"||r?.has(i.name)===!0;return{shows:i=>s(i)&&o(i),*candidates(i){if(n==="all")yield*i.runs.values();else
for(let a of r??[]){let c=i.runs.get(a);c&&(yield c)}}}}function st(e,t,n,r){let o=Math.min(1,n.height/Math.max(1,t.height),n.width/Math.max(1,t.width)),s=Math.max(1,Math.min(n.width,n.height,320)/r),i=Math.min(s,Math.
max(o,e.scale));return{scale:i,x:ic(e.x,t.width,n.width/i),y:ic(e.y,t.height,n.height/i)}}function ic(e,t,n){return t<=n?0:Math.min(Math.max(0,e),t-n)}function cr(e,t,n){
let r=e.scale*t;return{scale:r,x:e.x+n.x/e.scale-n.x/r,y:e.y+n.y/e.scale-n.y/r}}function lr(e,t,n=16){let r=Math.min((t.width-2*n)/e.width,(t.height-2*n)/e.height);
return{scale:r,x:e.x-(t.width/r-e.width)/2,y:e.y-(t.height/r-e.height)/2}}function ac(e,t,n,r=24){let o=r/e.scale,s=n.width/e.scale,i=n.height/e.scale,a=Math.min(
t.x-o,Math.max(e.x,t.x+t.width+o-s)),c=Math.min(t.y-o,Math.max(e.y,t.y+t.height+o-i));return{scale:e.scale,x:t.x-o<e.x?t.x-o:a,y:t.y-o<e.y?t.y-o:c}}function uc(e,t,n){
let r=n<.5?4*n*n*n:1-(-2*n+2)**3/2,o=e.scale*(t.scale/e.scale)**r,s=Math.abs(t.scale-e.scale)<1e-6?r:(1/o-1/e.scale)/(1/t.scale-1/e.scale);return{scale:o,x:e.x+
(t.x-e.x)*s,y:e.y+(t.y-e.y)*s}}var dr=class{times=new Float64Array(600);next=0;filled=0;add(t){this.times[this.next]=t,this.next=(this.next+1)%this.times.length,this.filled=Math.min(this.filled+
1,this.times.length)}clear(){this.filled=this.next=0}summary(){let t=this.times.slice(0,this.filled).sort();return{frames:this.filled,median:t[this.filled>>1]??
0,worst:t[this.filled-1]??0}}};var cc=[96,88,80,72,64,56,48,40,36,32,28,26,24,22,20,18,16,15,14,13,12,11,10,9,8,7,6,5,4,3,2];function rs(e,t,n,r=1){for(let o of Nm(r)){let s=Im(e,t,n,o);if(s)
return s}return os(e,t,2/r,2,1)}function dc(e,t,n,r){let o=os(t,n,e.tile,e.head,e.across,r);return o.height<=r&&o.width<=n+.5?o:void 0}function Nm(e){if(e<=1)return cc;
let t=[];for(let n=2*e-1;n>=2;n--)t.push(n/e);return[...cc.map(n=>Math.round(n*e)/e),...t]}function Im(e,t,n,r){if(e.reduce((i,a)=>i+a,0)*r*r>t*n)return;let s=Math.
min(e.length||1,Math.max(1,Math.floor((t+12)/(Math.max(r,44)+12))),40);for(let i of _m(r,e.length))for(let a=1;a<=s;a++){let c=os(e,t,r,i,a,n);if(c.height<=n&&c.
width<=t+.5)return c}}function _m(e,t){return t<=1&&e>=96?[20]:e>=5?[20,16]:[16,4,2]}function os(e,t,n,r,o,s=1/0){let i=o>1?Math.min(12,Math.max(4,n)):0,a=Math.
max(1,Math.floor(((t-i*(o-1))/o+.01)/n)),c=a*n,l=Math.max(2,Math.min(10,n)),p=[],g=0,f=0,d=0;for(let y of e){let b=r+Math.ceil(y/a)*n;f>0&&f+b>s&&(g++,f=0),p.push(
{x:g*(c+i),y:f,height:b,columns:a,count:y}),d=Math.max(d,f+b),f+=b+l}let h=g+1;return{tile:n,head:r,blockWidth:c,blocks:p,across:o,width:h*c+(h-1)*i,height:d}}function Fe(e,t,n){
return{x:t.x+n%t.columns*e.tile,y:t.y+e.head+Math.floor(n/t.columns)*e.tile,width:e.tile,height:e.tile}}function Le(e,t){return{x:t.x,y:t.y,width:Math.min(t.count,
t.columns)*e.tile,height:t.height}}function fc(e,t,n){for(let r=0;r<e.blocks.length;r++){let o=e.blocks[r];if(t<o.x||t>=o.x+e.blockWidth||n<o.y||n>=o.y+o.height)
continue;let s=Math.floor((n-o.y-e.head)/e.tile),i=Math.floor((t-o.x)/e.tile),a=s*o.columns+i;return{block:r,index:s>=0&&i<o.columns&&a<o.count?a:-1}}}function mc(e,t,n){
let r=e.blocks[t.block];if(!r)return t;let o=Math.max(0,t.index);switch(n){case"right":return o+1<r.count?{block:t.block,index:o+1}:ns(e,t,1);case"left":return o>
0?{block:t.block,index:o-1}:xm(e,t);case"down":{if(o+r.columns<r.count)return{block:t.block,index:o+r.columns};let s=Math.floor((r.count-1)/r.columns);return Math.
floor(o/r.columns)<s?{block:t.block,index:r.count-1}:lc(e,t,o%r.columns,1)}case"up":return o>=r.columns?{block:t.block,index:o-r.columns}:lc(e,t,o%r.columns,-1);case"\
home":return{block:t.block,index:0};case"end":return{block:t.block,index:r.count-1};case"next":return ns(e,t,1);case"previous":return o>0?{block:t.block,index:0}:
ns(e,t,-1)}}function ns(e,t,n){let r=t.block+n;return e.blocks[r]?{block:r,index:0}:t}function xm(e,t){let n=e.blocks[t.block-1];return n?{block:t.block-1,index:n.
count-1}:t}function lc(e,t,n,r){let o=e.blocks[t.block+r];if(!o)return t;let s=r>0?0:Math.floor((o.count-1)/o.columns);return{block:t.block+r,index:Math.min(o.count-
1,s*o.columns+n)}}var fe=16;function pc(e){let t=Z.indexOf(nt(e));return e.silentSince>0&&!e.ended?t|fe:t}function hc(e,t){switch(t){case"series":return e.series;case"test":return e.
test;case"user":return e.user;case"partition":return e.labels.partition??""}}function ss(e,t){if(e===t)return 0;let n=Number(e),r=Number(t);return Number.isNaN(
n)?Number.isNaN(r)&&e<t?-1:1:Number.isNaN(r)?-1:n-r||(e<t?-1:1)}var fr=(e,t)=>ss(e.id,t.id)||(e.name<t.name?-1:1),Wt=class{by;shows;byKey=new Map;groupOfRun=[];indexOfRun=[];codes=[];order;size=0;constructor(t,n=()=>!0){
this.by=t,this.shows=n}fill(t){for(let n of t){if(!this.wants(n))continue;let r=this.groupFor(hc(n,this.by));r.runs.push(n),this.enter(n,r)}for(let n of this.byKey.
values())n.runs.sort(fr),this.number(n,0)}groups(){return this.order||(this.order=[...this.byKey.values()].sort((t,n)=>!t.key||!n.key?t.key?-1:n.key?1:0:this.by===
"series"?ss(Me(n.key),Me(t.key)):ss(t.label,n.label)),this.order.forEach((t,n)=>t.at=n)),this.order}group(t){return this.byKey.get(t)}place(t){let n=this.groupOfRun[t.
key];return n&&{group:n,index:this.indexOfRun[t.key]}}code(t){return this.codes[t.key]}apply(t){let n={moved:!1,repainted:[]};for(let o of t.removed)this.leave(
o,n);let r=new Map;for(let o of t.changed)this.change(o,n,r);for(let[o,s]of r){let i=o.runs[s-1],a=o.runs[s],c=i===void 0||a===void 0||fr(i,a)<0;if(c){let l=o.runs.
splice(s).sort(fr);o.runs.push(...l)}else o.runs.sort(fr);this.number(o,c?s:0)}return n}wants(t){return t.kind==="test"&&this.shows(t)}change(t,n,r){if(!this.wants(
t)){this.leave(t,n,r);return}let o=hc(t,this.by),s=this.groupOfRun[t.key];if(s?.key===o&&s.runs[this.indexOfRun[t.key]]===t){this.recount(t,s,n);return}s&&this.
leave(t,n,r);let i=this.groupFor(o);r.has(i)||r.set(i,i.runs.length),this.indexOfRun[t.key]=i.runs.length,i.runs.push(t),this.enter(t,i),n.moved=!0}recount(t,n,r){
let o=this.codes[t.key],s=pc(t);o!==s&&(this.tally(n,o,-1),this.tally(n,s,1),this.codes[t.key]=s,n.codes[this.indexOfRun[t.key]]=s,r.repainted.push(t))}enter(t,n){
let r=pc(t);this.groupOfRun[t.key]=n,this.codes[t.key]=r,this.tally(n,r,1),this.size++}leave(t,n,r){let o=this.groupOfRun[t.key];if(!o)return;let s=this.indexOfRun[t.
key];o.runs.splice(s,1),this.number(o,s);let i=r?.get(o);i!==void 0&&s<i&&r?.set(o,i-1),this.tally(o,this.codes[t.key],-1),this.groupOfRun[t.key]=void 0,this.size--,
n.moved=!0,o.runs.length===0&&(this.byKey.delete(o.key),r?.delete(o),this.order=void 0)}tally(t,n,r){let o=n&fe-1;t.counts[o]=t.counts[o]+r,n&fe&&(t.silent+=r)}number(t,n){
t.codes.length=Math.min(t.codes.length,t.runs.length);for(let r=n;r<t.runs.length;r++){let{key:o}=t.runs[r];this.indexOfRun[o]=r,t.codes[r]=this.codes[o]}}groupFor(t){
let n=this.byKey.get(t);return n||(n={key:t,label:this.label(t),short:this.by==="series"&&t?Me(t):this.label(t),runs:[],codes:[],counts:new Int32Array(Z.length),
silent:0,at:-1},this.byKey.set(t,n),this.order=void 0),n}label(t){return t?this.by==="series"?`Series ${Me(t)}`:t:{series:"No series",test:"No test name",user:"\
No user",partition:"No partition"}[this.by]}};var pr=32,mr=class{palette;ratio;images=new Map;pixels=new Map;constructor(t,n){this.palette=t,this.ratio=n}image(t,n,r){let o=(t*4096+n)*4096+r,s=this.images.get(
o);return s||(this.images.size>2e3&&this.images.clear(),s=this.draw(t,n,r),this.images.set(o,s)),s}bytes(t,n,r){let o=(t*4096+n)*4096+r,s=this.pixels.get(o);if(!s){
this.pixels.size>2e3&&this.pixels.clear();let i=this.draw(t,n,r).getContext("2d");s=new Uint32Array(i.getImageData(0,0,n,r).data.buffer),this.pixels.set(o,s)}return s}draw(t,n,r){
let o=new OffscreenCanvas(n,r),s=o.getContext("2d",{willReadFrequently:!0});return s.fillStyle=this.palette.bg,s.fillRect(0,0,n,r),s.globalAlpha=t&pr?.14:1,this.
tile(s,Z[t&fe-1],(t&fe)!==0,Math.min(n,r)),o}tile(t,n,r,o){let s=o<=3?0:o<=8?1:Math.max(1,Math.min(3*this.ratio,Math.round(o*.1))),i=o<=8&&(jn.has(n)||n==="trou\
bled"),a=Math.max(1,i?o:o-s),c=o>=12?Math.min(4*this.ratio,o*.14):0;t.fillStyle=this.palette.fill[n],t.beginPath(),t.roundRect(0,0,a,a,c),t.fill();let l=o>=11*this.
ratio;if(r&&o>=4){let f=Math.max(1,Math.round(a*.13));t.fillStyle=this.palette.bg,t.beginPath(),t.roundRect(f,f,a-2*f,a-2*f,Math.max(0,c-f)),t.fill()}if(n==="tr\
oubled"&&this.corner(t,a,c),!l)return;let p=a*(o>=20*this.ratio?.62:.78),g=r?this.palette.text[n]:n==="troubled"?this.palette.ink.running:this.palette.ink[n];tr(
t,n,(a-p)/2,(a-p)/2,p,g)}corner(t,n,r){t.save(),t.beginPath(),t.roundRect(0,0,n,n,r),t.clip(),t.fillStyle=this.palette.ink.troubled,t.beginPath();let o=n>=11?n*
.45:n*.8;t.moveTo(n,n-o),t.lineTo(n,n),t.lineTo(n-o,n),t.fill(),t.restore()}};var gc=72,wm=14,Am=Z.map((e,t)=>jn.has(e)?t:-1).filter(e=>e>=0),Vm=["troubled","running","building","waiting"].map(e=>Z.indexOf(e)),gr=class{ctx;sprites;spritesFor;ratio=0;image;buffer=new Uint32Array(
0);widths=new Map;constructor(t){this.ctx=t.getContext("2d",{alpha:!1})}all(t){this.prepare(t),t.layout.tile*t.camera.scale*t.ratio<=wm?this.asPixels(t):this.asTiles(
t),this.labels(t)}some(t,n){this.prepare(t);let r=new Set,o=t.layout.tile*t.camera.scale>=gc;for(let s of n){let i=t.wall.place(s);if(!i)continue;r.add(i.group);
let a=t.layout.blocks[i.group.at];if(!a)continue;let c=Be(t,Fe(t.layout,a,i.index));hr(t,c)&&(o?this.card(t,s,c):this.ctx.drawImage(this.sprite(t,s,c),c.x,c.y))}
this.labels(t,r)}prepare(t){this.sprites&&this.spritesFor===t.palette&&this.ratio===t.ratio||(this.sprites=new mr(t.palette,t.ratio),this.spritesFor=t.palette,this.
ratio=t.ratio)}sprite(t,n,r){return this.sprites.image(is(t,t.wall.code(n)),Math.max(1,r.width),Math.max(1,r.height))}asPixels(t){let n=Math.round(t.view.width*
t.ratio),r=Math.round(t.view.height*t.ratio);(!this.image||this.image.width!==n||this.image.height!==r)&&(this.image=new ImageData(n,r),this.buffer=new Uint32Array(
this.image.data.buffer)),this.buffer.fill(Tm(t.palette.bg));let o=t.camera.scale*t.ratio,s=this.sprites,i=[],{tile:a,head:c}=t.layout;for(let l=0;l<t.layout.blocks.
length;l++){let p=t.layout.blocks[l],{codes:g}=t.groups[l],f=(p.x-t.camera.x)*o,d=(p.y+c-t.camera.y)*o,h=Math.min(p.columns,p.count);if(f>=n||f+h*a*o<=0)continue;
let y=Math.max(0,Math.floor(-d/(a*o))),b=Math.min(Math.ceil(p.count/p.columns)-1,Math.floor((r-d)/(a*o))),R=Math.max(0,Math.floor(-f/(a*o))),E=Math.min(h-1,Math.
floor((n-f)/(a*o)));for(let v=y;v<=b;v++){let N=Math.round(d+v*a*o),_=Math.round(d+(v+1)*a*o),D=Math.max(0,N),J=Math.min(r,_);for(let F=R;F<=E;F++){let x=v*p.columns+
F;if(x>=p.count)break;let I=Math.round(f+F*a*o),L=Math.round(f+(F+1)*a*o),te=Math.max(1,L-I),hs=Math.max(1,_-N),gs=is(t,g[x]),zc=(gs*32+te)*32+hs,$c=i[zc]??=s.bytes(
gs,te,hs),Sr=Math.max(0,I),Qc=Math.min(n,I+te);for(let Jt=D;Jt<J;Jt++){let jc=Jt*n+Sr,qc=(Jt-N)*te+(Sr-I);for(let bs=Sr;bs<Qc;bs++)this.buffer[jc++]=$c[qc++]}}}}
this.ctx.putImageData(this.image,0,0)}asTiles(t){this.ctx.fillStyle=t.palette.bg,this.ctx.fillRect(0,0,t.view.width*t.ratio,t.view.height*t.ratio);let n=t.layout.
tile*t.camera.scale>=gc;t.layout.blocks.forEach((r,o)=>{let s=t.groups[o].runs,i=Be(t,Le(t.layout,r));if(!hr(t,i))return;let{from:a,to:c}=km(t,r);for(let l=a*r.
columns;l<Math.min(r.count,(c+1)*r.columns);l++){let p=Be(t,Fe(t.layout,r,l));if(!hr(t,p))continue;let g=s[l];n?this.card(t,g,p):this.ctx.drawImage(this.sprite(
t,g,p),p.x,p.y)}})}card(t,n,r){let{ctx:o}=this,{palette:s,ratio:i}=t,a=t.wall.code(n),c=Z[a&fe-1],l=4*i,{x:p,y:g}=r,f=r.width-l,d=r.height-l;o.fillStyle=s.bg,o.
fillRect(p,g,r.width,r.height),o.save(),o.globalAlpha=is(t,a)&pr?.2:1,o.beginPath(),o.roundRect(p,g,f,d,4*i),o.fillStyle=s.surface,o.fill(),o.clip();let h=6*i;o.
fillStyle=s.fill[c],o.fillRect(p,g,f,h),c==="troubled"&&(o.fillStyle=s.ink.troubled,o.fillRect(p+f*.7,g,f*.3,h));let y=(a&fe)!==0;y&&(o.fillStyle=s.surface,o.fillRect(
p+1.5*i,g+1.5*i,f-3*i,h-3*i));let b=Math.min(1.6,Math.max(1,r.width/i/110)),R=11.5*b*i,E=R*1.36,v=7*i*b,N=f-2*v,_=g+h+v*.6+R,D=R*1.15;tr(o,c,p+v,_-D*.86,D,s.text[c]),
o.font=`600 ${R}px ${s.font}`,o.fillStyle=s.fg,o.fillText(it(o,n.id,N-D*1.3),p+v+D*1.3,_),o.font=`${R}px ${s.font}`,_+=E;for(let F of yc(o,n.test||n.user,N,2))o.
fillText(F,p+v,_),_+=E;o.fillStyle=s.text[c],_<g+d&&o.fillText(it(o,y?`${Ie(n)}, silent`:Ie(n),N),p+v,_),_+=E,o.fillStyle=s.fg2,n.ended&&n.endedAt&&_<g+d-v*.4&&
(o.fillText(it(o,M(n.endedAt-n.created),N),p+v,_),_+=E);let J=Math.floor((g+d-v*.4-_)/E)+1;if(J>0&&n.note)for(let F of yc(o,n.note.replace(/\s+/g," "),N,J))o.fillText(
F,p+v,_),_+=E;o.restore(),o.strokeStyle=s.line,o.lineWidth=i,o.beginPath(),o.roundRect(p+i/2,g+i/2,f-i,d-i,4*i),o.stroke()}labels(t,n){let{ctx:r}=this,{camera:o,
layout:s,palette:i,ratio:a}=t,c=s.head*o.scale;if(c<11)return;let l=Math.min(13,Math.max(10,c*.64))*a,p=Math.min(c,24)*a;r.textBaseline="alphabetic",s.blocks.forEach(
(g,f)=>{let d=t.groups[f];if(n&&!n.has(d))return;let h=Be(t,{x:g.x,y:g.y,width:s.blockWidth,height:g.height});if(!hr(t,h))return;let y=Math.max(h.y+Math.round(c*
a),p),b=Math.min(y,h.y+h.height)-p,R=Math.max(h.x,0),E=Math.min(h.x+h.width,t.view.width*a)-R-4*a;if(E<16*a)return;r.fillStyle=i.bg,r.fillRect(R,b,E+4*a,p);let v=b+
(p+l*.7)/2-a;r.font=`600 ${l}px ${i.font}`,r.fillStyle=i.fg;let N=this.measure(d.label)<=E?d.label:it(r,d.short,E);r.fillText(N,R,v),this.facts(t,d,R+this.measure(
`${N}  `),v,R+E,l)})}measure(t){let n=`${this.ctx.font}
${t}`,r=this.widths.get(n);return r===void 0&&(this.widths.size>4e3&&this.widths.clear(),r=this.ctx.measureText(t).width,this.widths.set(n,r)),r}facts(t,n,r,o,s,i){
let{ctx:a}=this,{palette:c}=t;a.font=`${i}px ${c.font}`;let l=bc(n.counts,Am),p=bc(n.counts,Vm),g=(f,d)=>{let h=this.measure(f);r+h>s||(a.fillStyle=d,a.fillText(
f,r,o),r+=h+i*.6)};l&&g(`${j(l)} ${l===1?"problem":"problems"}`,c.text.failed),p&&g(`${j(p)} open`,c.text.running),g(`${j(n.runs.length)} runs`.replace(/^1 runs$/,
"1 run"),c.fg2)}};function Be(e,t){let n=e.camera.scale*e.ratio,r=Math.round((t.x-e.camera.x)*n),o=Math.round((t.y-e.camera.y)*n);return{x:r,y:o,width:Math.round(
(t.x+t.width-e.camera.x)*n)-r,height:Math.round((t.y+t.height-e.camera.y)*n)-o}}function as(e,t){let n=e.layout.blocks[t.block];if(n)return Be(e,t.index<0?Le(e.
layout,n):Fe(e.layout,n,t.index))}function hr(e,t){return t.x<e.view.width*e.ratio&&t.y<e.view.height*e.ratio&&t.x+t.width>0&&t.y+t.height>0}function km(e,t){let{
tile:n,head:r}=e.layout,o=e.camera.y-t.y-r;return{from:Math.max(0,Math.floor(o/n)),to:Math.floor((o+e.view.height/e.camera.scale)/n)}}function is(e,t){return e.
picked.size>0&&!e.picked.has(t&fe-1)?t|pr:t}function bc(e,t){let n=0;for(let r of t)n+=e[r];return n}function it(e,t,n){if(n<=0)return"";let r=t.length>200?t.slice(
0,200):t;if(e.measureText(r).width<=n)return r;let o=0,s=r.length;for(;o<s;){let i=o+s+1>>1;e.measureText(`${r.slice(0,i)}…`).width<=n?o=i:s=i-1}return o>0?`${r.
slice(0,o)}…`:""}function yc(e,t,n,r){let o=[],s=t;for(;s&&o.length<r-1;){let i=it(e,s,n);if(i===s)break;let a=Math.max(1,i.length-1),c=Math.max(s.lastIndexOf(
" ",a),s.lastIndexOf(".",a-1)+1,s.lastIndexOf("_",a-1)+1);c>a*.4&&(a=c),o.push(s.slice(0,a).trimEnd()),s=s.slice(a).trimStart()}return s&&o.push(it(e,s,n)),o}function Tm(e){
let t=Number.parseInt(e.slice(1),16);return(4278190080|(t&255)<<16|t&65280|t>>16)>>>0}var Rc=18,br=260,Gm=700,Um=1e3,yr=class{frames=new dr;host;base;over;overCtx;painter;listener;wall;layout;palette;picked=new Set;view={width:0,height:0};ratio=1;camera={
x:0,y:0,scale:1};travel;focus;focusRun;hover;flashes=new Map;stale=new Set;everything=!0;moved=!0;refitted=0;request=0;calm=matchMedia("(prefers-reduced-motion:\
 reduce)");ends=[];constructor(t,n,r,o,s){this.host=t,this.base=n,this.over=r,this.wall=o,this.listener=s,this.painter=new gr(n),this.overCtx=r.getContext("2d"),
this.palette=Ko(t),this.layout=rs([],1,1),this.ends.push(wu(()=>{this.palette=Ko(t),this.repaint()}));let i=new ResizeObserver(()=>this.resize());i.observe(t),this.
ends.push(()=>i.disconnect()),this.listen(),this.resize()}close(){cancelAnimationFrame(this.request);for(let t of this.ends)t()}show(t){this.wall=t,this.flashes.
clear(),this.stale.clear(),this.focus=this.hover=this.focusRun=this.travel=void 0,this.camera={x:0,y:0,scale:1},this.relayout(!0),this.listener.zoomed(1),this.repaint()}apply(t){
let n=this.wall.apply(t);n.moved&&(this.moved=!0);for(let r of n.repainted)this.stale.add(r),!t.initial&&!this.calm.matches&&!document.hidden&&this.flashes.set(
r,performance.now());(n.moved||n.repainted.length>0)&&this.schedule()}pick(t){this.picked=t,this.repaint()}zoom(t){let n=this.focusCentre()??{x:this.view.width/
2,y:this.view.height/2};this.travelTo(cr(this.camera,t,n))}whole(){this.travelTo({x:0,y:0,scale:0})}toGroup(t){let n=this.layout.blocks[t];n&&this.travelTo(lr(Le(
this.layout,n),this.view))}select(t){let n=this.wall.place(t);n&&(this.wall.groups(),this.focusOn({block:n.group.at,index:n.index},!1))}key(t){if(t.ctrlKey||t.metaKey||
t.altKey)return!1;let n=Cm[t.key];if(n){let r=this.focus??{block:0,index:-1};return this.focusOn(this.focus?mc(this.layout,r,n):{block:0,index:0},!0),!0}switch(t.
key){case"+":case"=":return this.zoom(1.6),!0;case"-":return this.zoom(1/1.6),!0;case"0":return this.whole(),!0;case"Enter":case" ":return this.focus?(this.nearer(
this.focus),!0):!1;case"Escape":return this.back()}return!1}facts(){return{tiles:this.wall.size,groups:this.wall.groups().length,scale:this.camera.scale,...this.
frames.summary()}}scene(){return{wall:this.wall,layout:this.layout,groups:this.wall.groups(),camera:this.camera,view:this.view,ratio:this.ratio,palette:this.palette,
picked:this.picked}}listen(){let t=(n,r,o)=>{this.host.addEventListener(n,r,o),this.ends.push(()=>this.host.removeEventListener(n,r,o))};t("wheel",n=>{n.preventDefault(),
this.travel=void 0;let r=n.deltaMode===1?16:1,o=this.point(n);n.shiftKey||Math.abs(n.deltaX)>Math.abs(n.deltaY)?this.pan(n.deltaX*r||n.deltaY*r,0):this.look(cr(
this.camera,Math.exp(-n.deltaY*r*(n.ctrlKey?.01:.0018)),o))},{passive:!1}),this.drag(t),t("pointerleave",()=>this.hoverAt(void 0))}drag(t){let n=new Map,r=0;t("\
pointerdown",s=>{s.button===0&&(n.size===0&&(r=0),n.set(s.pointerId,this.point(s)),this.host.setPointerCapture(s.pointerId))}),t("pointermove",s=>{let i=this.point(
s),a=n.get(s.pointerId);if(!a){this.hoverAt(i);return}let c=[...n].find(([l])=>l!==s.pointerId)?.[1];if(r+=Math.abs(i.x-a.x)+Math.abs(i.y-a.y),n.set(s.pointerId,
i),c){let l=Math.hypot(i.x-c.x,i.y-c.y)/Math.max(1,Math.hypot(a.x-c.x,a.y-c.y));this.look(cr(this.camera,l,{x:(i.x+c.x)/2,y:(i.y+c.y)/2}))}else r>4&&(this.travel=
void 0,this.pan(a.x-i.x,a.y-i.y))});let o=(s,i)=>{let a=n.get(s.pointerId);if(n.delete(s.pointerId),!i||!a||r>4||n.size>0)return;let c=this.hitAt(a);c&&(this.focus=
c,this.tellFocus(),this.nearer(c))};t("pointerup",s=>o(s,!0)),t("pointercancel",s=>o(s,!1))}point(t){let n=this.host.getBoundingClientRect();return{x:t.clientX-
n.left,y:t.clientY-n.top}}hitAt(t){return fc(this.layout,this.camera.x+t.x/this.camera.scale,this.camera.y+t.y/this.camera.scale)}runAt(t){return t&&this.wall.groups()[t.
block]?.runs[t.index]}hoverAt(t){let n=t&&this.hitAt(t);n?.block===this.hover?.block&&n?.index===this.hover?.index||(this.hover=n,this.host.style.cursor=n?"poin\
ter":"default",this.listener.hovered(this.runAt(n),n),this.schedule())}focusOn(t,n){let r=this.layout.blocks[t.block];if(!r)return;this.focus=t;let o=ac(this.travel?.
to??this.camera,Fe(this.layout,r,Math.max(0,t.index)),this.view);n?this.travelTo(o,120):this.look(o),this.tellFocus(),this.schedule()}tellFocus(){this.focus&&(this.
focusRun=this.runAt(this.focus),this.listener.focused(this.focusRun,this.focus))}focusCentre(){let t=this.focus&&as(this.scene(),this.focus);if(!t)return;let n={
x:(t.x+t.width/2)/this.ratio,y:(t.y+t.height/2)/this.ratio};return n.x>=0&&n.y>=0&&n.x<=this.view.width&&n.y<=this.view.height?n:void 0}nearer(t){let n=this.layout.
blocks[t.block];if(!n)return;let r=st(lr(Le(this.layout,n),this.view),this.layout,this.view,this.layout.tile),o=this.runAt(t);o&&this.layout.tile*this.camera.scale>=
Rc?this.listener.opened(o):!o||r.scale>this.camera.scale*1.25?this.travelTo(r):this.zoom(Math.max(3,Rc/(this.layout.tile*this.camera.scale)))}back(){if(this.camera.
scale<=1.01)return!1;let t=this.focus&&this.layout.blocks[this.focus.block],n=t&&st(lr(Le(this.layout,t),this.view),this.layout,this.view,this.layout.tile);return n&&
n.scale>1.05&&this.camera.scale>n.scale*1.1?this.travelTo(n):this.whole(),!0}pan(t,n){this.look({...this.camera,x:this.camera.x+t/this.camera.scale,y:this.camera.
y+n/this.camera.scale})}travelTo(t,n=br){let r=st(t,this.layout,this.view,this.layout.tile);if(this.calm.matches){this.look(r);return}r.scale===this.camera.scale&&
Math.abs(r.x-this.camera.x)<.01&&Math.abs(r.y-this.camera.y)<.01||(this.travel={from:this.camera,to:r,begun:performance.now()-(n===br?0:br-n)},this.schedule())}look(t){
let n=this.camera;this.camera=st(t,this.layout,this.view,this.layout.tile),this.camera.scale!==n.scale&&this.listener.zoomed(this.camera.scale),(this.camera.scale!==
n.scale||this.camera.x!==n.x||this.camera.y!==n.y)&&this.repaint()}resize(){let t=window.devicePixelRatio||1,n=this.host.clientWidth,r=this.host.clientHeight;if(!(n===
this.view.width&&r===this.view.height&&t===this.ratio)){this.view={width:n,height:r},this.ratio=t;for(let o of[this.base,this.over])o.width=Math.round(n*t),o.height=
Math.round(r*t),o.style.width=`${n}px`,o.style.height=`${r}px`;this.relayout(!0),this.draw(performance.now())}}relayout(t){let n=this.wall.groups().map(i=>i.runs.
length),{width:r,height:o}=this.view,s=t||performance.now()-this.refitted>Um?void 0:dc(this.layout,n,r,o);s||(this.refitted=performance.now()),this.layout=s??rs(
n,r,o,this.ratio),this.moved=!1,this.everything=!0,this.camera=st(this.camera,this.layout,this.view,this.layout.tile),this.followFocus()}followFocus(){if(this.hover=
void 0,!this.focus||!this.focusRun)return;let t=this.wall.place(this.focusRun);this.focus=t&&{block:t.group.at,index:t.index},t||(this.focusRun=void 0)}repaint(){
this.everything=!0,this.schedule()}schedule(){this.request||=requestAnimationFrame(t=>{this.request=0,this.draw(t)})}draw(t){if(this.view.width===0||this.view.height===
0)return;let n=performance.now();this.moveCamera(t),this.moved&&this.relayout(!1);let r=this.scene();this.everything?this.painter.all(r):this.stale.size>0&&this.
painter.some(r,this.stale),this.everything=!1,this.stale.clear(),this.drawOver(r,t),this.frames.add(performance.now()-n),(this.travel||this.flashes.size>0)&&this.
schedule()}moveCamera(t){if(!this.travel)return;let n=Math.min(1,Math.max(0,(t-this.travel.begun)/br)),{from:r,to:o}=this.travel;n===1&&(this.travel=void 0),this.
look(n===1?o:uc(r,o,n))}drawOver(t,n){let r=this.overCtx;r.clearRect(0,0,this.over.width,this.over.height),this.drawFlashes(t,r,n),this.frame(t,r,this.hover,1.5,
this.palette.fg2),document.activeElement===this.host?this.frame(t,r,this.focus,2.5,this.palette.fg):this.focus&&this.focusRun&&this.frame(t,r,this.focus,1.5,this.
palette.fg)}drawFlashes(t,n,r){n.fillStyle=this.palette.fg;for(let[o,s]of this.flashes){let i=(r-s)/Gm,a=this.wall.place(o),c=a&&t.layout.blocks[a.group.at];if(i>=
1||!c){this.flashes.delete(o);continue}let l=Be(t,Fe(t.layout,c,a.index));l.x>=this.over.width||l.y>=this.over.height||l.x+l.width<=0||l.y+l.height<=0||(n.globalAlpha=
.55*(1-Math.max(0,i))**2,n.fillRect(l.x,l.y,Math.max(1,l.width-1),Math.max(1,l.height-1)))}n.globalAlpha=1}frame(t,n,r,o,s){let i=r&&as(t,r);if(!i)return;let a=o*
this.ratio,c=r.index<0?3*this.ratio:i.width<12*this.ratio?a+1:a/2;n.lineWidth=a,n.strokeStyle=s,n.beginPath(),n.roundRect(i.x-c,i.y-c,i.width+2*c-this.ratio,i.height+
2*c-this.ratio,3*this.ratio),n.stroke()}refocus(){this.schedule()}},Cm={ArrowLeft:"left",ArrowRight:"right",ArrowUp:"up",ArrowDown:"down",Home:"home",End:"end",
PageDown:"next",PageUp:"previous"};function Ec({groups:e,picked:t,pick:n}){let r=Z.map((s,i)=>e.reduce((a,c)=>a+c.counts[i],0)),o=e.reduce((s,i)=>s+i.silent,0);return u("div",{class:"legend",role:"\
group","aria-label":"Legend: pick what stands out",children:[Z.map((s,i)=>{let a=r[i];return a===0&&!t.has(i)?null:u("button",{type:"button",class:"legend-item",
"aria-pressed":t.has(i),title:xu[s],onClick:()=>n(i),children:[u("span",{class:`swatch fill-${s}`,children:u(Mm,{i})}),u("span",{children:de[s]})," ",u("span",{
class:"number",children:j(a)})]},s)}),o>0&&u("span",{class:"legend-item plain",title:"The next line of the run, or a change of its log files, is overdue",children:[
u("span",{class:"swatch swatch-silent"}),u("span",{children:"Silent"})," ",u("span",{class:"number",children:j(o)})]})]})}function Mm({i:e}){let t=Z[e];return t?
u(ve,{look:t,size:11}):null}var us=200;function vc({groups:e,by:t}){let n=Z.map((o,s)=>({look:o,i:s})).filter(({i:o})=>e.some(s=>s.counts[o]>0)),r=e.slice(us).reduce((o,s)=>o+s.runs.length,
0);return u("table",{class:"visually-hidden","data-testid":"wall-summary",children:[u("caption",{children:["Test runs by ",t]}),u("thead",{children:u("tr",{children:[
u("th",{scope:"col",children:t}),u("th",{scope:"col",children:"Runs"}),n.map(({look:o})=>u("th",{scope:"col",children:de[o]},o)),u("th",{scope:"col",children:"S\
ilent"})]})}),u("tbody",{children:[e.slice(0,us).map(o=>u("tr",{children:[u("th",{scope:"row",children:o.label}),u("td",{children:o.runs.length}),n.map(({look:s,
i})=>u("td",{children:o.counts[i]},s)),u("td",{children:o.silent})]},o.key)),r>0&&u("tr",{children:[u("th",{scope:"row",children:[j(e.length-us)," more groups"]}),
u("td",{children:r})]})]})]})}var Sc=[{by:"series",label:"Series"},{by:"test",label:"Test"},{by:"user",label:"User"},{by:"partition",label:"Partition"}],Nc=({mirror:e,route:t,go:n})=>{let r=T(
null),o=T(null),s=T(null),i=T(),a=e.matching.value,[c,l]=G(new Set),[p,g]=G(1),[f,d]=G(),[h,y]=G(""),b=qe(),R=We(()=>sc(a,t.search),[a,t.search]),E=T(R);E.current=
R;let v=T(new Wt(t.group)),N=(x,I)=>{let L=I&&v.current.groups()[I.block];return L&&{run:x,group:L.label}};A(()=>{let x=new yr(r.current,o.current,s.current,v.current,
{focused:(I,L)=>{let te=N(I,L);d(te),y(te?Lm(te.run,te.group):""),I&&n({selected:I.name})},hovered:(I,L)=>d(N(I,L)),opened:I=>n({view:"run",name:I.name}),zoomed:g});
return i.current=x,()=>x.close()},[]);let _=a.state==="all"||a.state==="known";A(()=>{let x=()=>{v.current=new Wt(t.group,L=>E.current.shows(L)),v.current.fill(
E.current.candidates(e)),i.current?.show(v.current),b()};x(),d(void 0);let I=e.runs.get(t.selected);return I&&i.current?.select(I),e.subscribe(L=>{L.reset?x():i.
current?.apply(L)})},[e,t.group,t.search,a.filter,_]),A(()=>{if(a.state!=="known")return;let x=setTimeout(()=>i.current?.apply({...Om(v.current,E.current,e.runs,
a.names),initial:!0}),150);return()=>clearTimeout(x)},[a]),Kn(e,500),Eu(1e3,f?.run!==void 0&&!f.run.ended),A(()=>{let x=setInterval(()=>{let I=i.current?.facts();
if(I&&r.current)for(let[L,te]of Object.entries(I))r.current.dataset[L]=String(Math.round(te*100)/100)},500);return()=>clearInterval(x)},[]);let D=x=>{let I=new Set(
c);I.delete(x)||I.add(x),l(I),i.current?.pick(I)},J=v.current.groups(),F=Sc.find(x=>x.by===t.group)?.label??"";return u("section",{class:"wall","aria-label":"Wa\
ll",children:[u("div",{class:"toolbar",children:[u("div",{class:"segmented",role:"group","aria-label":"Group by",children:Sc.map(({by:x,label:I})=>u("button",{type:"\
button","aria-pressed":t.group===x,onClick:()=>n({group:x}),children:I},x))}),u("div",{class:"segmented",role:"group","aria-label":"Zoom",children:[u("button",{
type:"button","aria-label":"Zoom out",onClick:()=>i.current?.zoom(1/1.6),disabled:p<=1.001,children:"−"}),u("button",{type:"button",onClick:()=>i.current?.whole(),
disabled:p<=1.001,children:"Whole wall"}),u("button",{type:"button","aria-label":"Zoom in",onClick:()=>i.current?.zoom(1.6),children:"+"})]}),u("span",{class:"t\
oolbar-note",children:[Ee(v.current.size,"test run")," in ",Ee(J.length,"group")]})]}),u(Ec,{groups:J,picked:c,pick:D}),u("div",{class:"wall-canvas",ref:r,tabIndex:0,
role:"application","aria-label":`Wall of ${Ee(v.current.size,"test run")} by ${F.toLowerCase()}`,"aria-describedby":"wall-keys","data-testid":"wall",onKeyDown:x=>{
i.current?.key(x)&&(x.preventDefault(),x.stopPropagation())},onFocus:()=>i.current?.refocus(),onBlur:()=>i.current?.refocus(),children:[u("canvas",{ref:o,"aria-\
hidden":"true"}),u("canvas",{ref:s,"aria-hidden":"true",class:"wall-over"}),v.current.size===0&&u("p",{class:"empty",children:Bm(a.state,t.search)})]}),u("p",{id:"\
wall-keys",class:"visually-hidden",children:"Arrow keys go from run to run, Page Up and Page Down from group to group. Enter comes nearer and opens a run, Escap\
e goes back, 0 shows the whole wall."}),u("div",{class:"visually-hidden","aria-live":"polite",children:h}),u(Fm,{at:f}),u(vc,{groups:J,by:F})]})};function Fm({at:e}){
if(!e)return u("div",{class:"wall-detail hint",children:"Point at a tile. A click comes nearer, another one opens the run. The wheel zooms, dragging moves."});let{
run:t,group:n}=e;return t?u("div",{class:"wall-detail","data-testid":"wall-detail",children:[u(rt,{run:t}),u("strong",{class:"number",children:t.id}),u("span",{
class:"clip",children:t.test}),u("span",{class:"quiet",children:t.series?`series ${Me(t.series)}`:""}),u("span",{class:"quiet",children:t.user}),u("span",{class:"\
quiet number",children:M((t.ended?t.endedAt:Date.now())-t.created)}),t.silentSince>0&&!t.ended&&u("span",{class:"quiet",children:["silent for ",M(Date.now()-t.silentSince)]}),
u("span",{class:"wall-note",children:t.note})]}):u("div",{class:"wall-detail",children:n})}function Lm(e,t){if(!e)return t;let n=e.silentSince>0&&!e.ended?", si\
lent":"";return`Run ${e.id}, ${e.test||"no test name"}, ${Ie(e)}${n}, ${t}${e.note?`: ${e.note.slice(0,200)}`:""}`}function Bm(e,t){return e==="asking"?"Asking \
the server for the runs that match.":e==="error"?"The filter could not be answered.":e==="known"||t?"No test run matches.":"No test runs yet."}function Om(e,t,n,r){
let o=[];for(let i of r??[]){let a=n.get(i);a&&!e.place(a)&&a.kind==="test"&&t.shows(a)&&o.push(a)}let s=[];for(let i of e.groups())for(let a of i.runs)t.shows(
a)||s.push(a);return{changed:o,removed:s}}var at=P(void 0);async function cs(e){try{at.value=await e.whoAmI({})}catch{at.value=void 0}}async function Ic(e){let t;try{t=await fetch("/login",{method:"POST",
headers:{"Content-Type":"application/json"},body:JSON.stringify({token:e})})}catch{return"The server cannot be reached."}if(!t.ok)return t.status===401?"The ser\
ver does not accept this token.":await Dm(t)??`The server answered with the status ${t.status}.`}async function _c(){try{return(await fetch("/logout",{method:"P\
OST"})).ok}catch{return!1}}async function Dm(e){try{let{message:t}=await e.json();return t}catch{return}}function Rr(e){return e.user||e.tokenLabel||e.sans[0]||
ls(e)}function ls({kind:e}){switch(e){case 1:return"Not signed in";case 4:return"By a token";case 3:return"By a certificate";case 2:return"As a user of this mac\
hine";default:return"By a web token"}}function xc({grants:e}){return e.map(({parent:t,role:n,filter:r})=>{let o=t==="namespaces/-"?"all namespaces":t.replace("n\
amespaces/","namespace ");return`${(Yo[n]??"unknown").toLowerCase()} in ${o}${r===""?"":`, runs with ${r}`}`})}function _e(e){return e===void 0||e.kind===1}function wc({mirror:e}){let{state:t,complete:n}=e.connection.value,r={connecting:"Connecting",live:n?"Live":"Reading",lost:"Connection lost",denied:"Not signed \
in"}[t];return u("span",{class:`connection ${t}`,role:"status","data-state":t,"data-complete":n,children:[u("span",{class:"lamp","aria-hidden":"true"}),u("span",
{children:r})]})}function Ac({mirror:e}){let{state:t,since:n,error:r}=e.connection.value;return t!=="lost"?null:u("div",{class:"lost",role:"alert",children:[u("\
p",{children:[u("strong",{children:"Connection lost."})," What you see is as of ",tt(n),u("span",{"aria-hidden":"true",children:[", ",M(Math.max(1e3,Math.floor(
(ae.value-n)/1e3)*1e3))," ago"]}),". The page goes on by itself, and misses nothing.",r&&u("span",{class:"quiet",children:[" (",r,")"]})]}),u("button",{type:"bu\
tton",onClick:()=>e.retry(!1),children:"Try now"})]})}var Vc={state:["state","state"],run:["name","run"],test:["display_name","name"],user:["user","user"],created:["create_time","created"],updated:["update_time","u\
pdated"]};function Tc(e,t){switch(e.view){case"run":return Wm(e.name,t);case"series":return e.name===""?kc({...e,filter:'kind = "series"',sort:Ft},t):Ym(e.name,
t);case"states":return[xe("The states that the program knows","runstatus states"),ut("Over HTTP",t,"/v1/states"),ct("Over gRPC",t,"ListStates",{})];case"runs":case"\
wall":return kc(e,t)}}function kc({filter:e,sort:t},n){let[r,o]=Vc[t.replace(/^-/,"")]??Vc.created,s=t.startsWith("-"),i=s?`${r} desc`:r,a=["runstatus","status",
...Oe(n),"--namespace -",e===""?"--all":`--filter ${me(e)}`,`--sort ${s?"-":""}${o}`];return[xe("With the command line",a.join(" ")),xe("Follow the changes",["r\
unstatus","watch",...Oe(n),"--namespace -",e===""?"--all":`--filter ${me(e)}`].join(" ")),ut("Over HTTP",n,"/v1/namespaces/-/runs",{...e!==""&&{filter:e},orderBy:i,
pageSize:"1000"}),ct("Over gRPC",n,"ListRuns",{parent:"namespaces/-",...e!==""&&{filter:e},order_by:i,page_size:1e3})]}function Wm(e,t){return[xe("The run",["ru\
nstatus","show",me(z(e)),...Oe(t)].join(" ")),xe("Its history",["runstatus","history",me(z(e)),...Oe(t)].join(" ")),xe("Follow it",["runstatus","watch",me(z(e)),
...Oe(t)].join(" ")),ut("The run over HTTP",t,`/v1/${ds(e)}`),ut("Its history over HTTP",t,`/v1/${ds(e)}/statuses`),ct("The run over gRPC",t,"GetRun",{run:e}),ct(
"Its history over gRPC",t,"ListStatuses",{run:e})]}function Ym(e,t){let n=`series = "${e}"`;return[xe("Its members",["runstatus","status",...Oe(t),"--series",me(
z(e))].join(" ")),xe("Wait for its end",["runstatus","wait",me(z(e)),...Oe(t)].join(" ")),ut("Its members over HTTP",t,"/v1/namespaces/-/runs",{filter:n}),ut("F\
ollow it over HTTP",t,`/v1/${ds(e)}:watch`),ct("Its members over gRPC",t,"ListRuns",{parent:"namespaces/-",filter:n}),ct("Follow it over gRPC",t,"WatchStatuses",
{series:e})]}function xe(e,t){return{title:e,text:t}}function ut(e,t,n,r={}){let o=`${t.secure?"https":"http"}://${t.host}${n}`,s=Object.entries(r).map(([a,c])=>`\
--data-urlencode ${me(`${a}=${c}`)}`),i=n.endsWith(":watch")?["-N"]:[];return{title:e,text:["curl -s",...i,...s.length>0?["-G"]:[],...Gc(t),me(o),...s].join(" ")}}
function ct(e,t,n,r){let s=["grpcurl",...t.secure?[]:["-plaintext"],"-protoset proto/image.binpb",...Gc(t),"-d",me(JSON.stringify(r)),t.host,`runstatus.v1.Statu\
sService/${n}`];return{title:e,text:s.join(" ")}}function Oe({host:e,secure:t}){return[`--server ${e}`,...t?["--tls-ca CA.pem"]:[]]}function Gc({token:e}){return e?
['-H "Authorization: Bearer $RUNSTATUS_TOKEN"']:[]}function ds(e){return e.split("/").map(encodeURIComponent).join("/")}function me(e){return/^[\w@%+=:,./-]+$/.
test(e)?e:`'${e.replaceAll("'","'\\''")}'`}function we({title:e,close:t,stays:n,children:r}){let o=T(null);return A(()=>{let s=o.current;return s?.showModal(),()=>s?.close()},[]),u("dialog",{ref:o,"aria-\
label":e,onCancel:s=>{s.preventDefault(),n||t()},onClick:s=>s.target===o.current&&!n&&t(),children:u("div",{class:"dialog",children:[u("header",{children:[u("h2",
{children:e}),!n&&u("button",{type:"button",class:"icon","aria-label":"Close",onClick:t,children:"×"})]}),r]})})}function Uc({route:e,close:t}){let[n,r]=G(),o={host:location.host,secure:location.protocol==="https:",token:!_e(at.value)},s=async(i,a)=>{try{await navigator.clipboard.
writeText(i),r(a)}catch{r(void 0)}};return u(we,{title:"Copy as a command",close:t,children:[u("p",{class:"quiet",children:"These print in a terminal what is on\
 screen now."}),u("ul",{class:"commands",children:Tc(e,o).map(({title:i,text:a})=>u("li",{children:[u("div",{children:[u("h3",{children:i}),u("button",{type:"bu\
tton",onClick:()=>{s(a,i)},"aria-label":`Copy: ${i}`,children:n===i?"Copied":"Copy"})]}),u("pre",{tabIndex:0,children:a})]},i))}),u("p",{class:"visually-hidden",
role:"status",children:n&&`Copied: ${n}`})]})}var Xm=[["Anywhere",[["/","Filter, by the server"],["s","Search in what is shown"],["g r","Runs"],["g w","Wall"],["g s","Series"],["g t","States"],["c","Copy as\
 a command"],["d","Dark, light, or as the system"],["Esc","Leave a field, or go back"],["?","This help"]]],["Runs",[["j  k","Next and previous run"],["Enter","O\
pen the run"],["Home  End","First and last run"]]],["Wall and charts",[["← → ↑ ↓","Move between tiles and groups"],["+  −","Zoom in and out"],["Enter",
"Open the run"]]]],Zm=[['state = "RUNNING"',"by the current state"],['outcome = "FAILED" AND user = "ada"',"several at once"],['display_name = "mpi.*"',"by the \
test; * is any text"],['labels.partition = "gpu"',"by a label"],['series = "series/12"',"the members of a series"],['update_time > "2026-11-30T08:00:00Z"',"by t\
ime"]];function Cc({close:e}){return u(we,{title:"Keys and filters",close:e,children:u("div",{class:"help",children:[Xm.map(([t,n])=>u("section",{children:[u("h\
3",{children:t}),u("dl",{children:n.map(([r,o])=>u("div",{children:[u("dt",{children:r.split("  ").map(s=>u("kbd",{children:s},s))}),u("dd",{children:o})]},r))})]},
t)),u("section",{children:[u("h3",{children:"Filters"}),u("dl",{class:"wide",children:Zm.map(([t,n])=>u("div",{children:[u("dt",{children:u("code",{children:t})}),
u("dd",{children:n})]},t))})]})]})})}var Jm={mark:"M3 4h10M3 8h7M3 12h4",copy:"M6 6h7v7H6ZM10 6V3H3v7h3",system:"M8 2.5a5.5 5.5 0 1 0 0 11ZM8 2.5a5.5 5.5 0 1 1 0 11",dark:"M13 9.5A5.5 5.5 0 1 1 6.5\
 3a4.5 4.5 0 0 0 6.5 6.5Z",light:"M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4\
l-.9.9M4.3 11.7l-.9.9",help:"M6 6.2a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.6M8 12v.1",who:"M8 3a2.3 2.3 0 1 0 0 4.6A2.3 2.3 0 1 0 8 3ZM3.5 13c.4-2.3 2.2-3.4 4.5-3.4s4.1\
 1.1 4.5 3.4"};function lt({name:e}){return u("svg",{class:`drawing drawing-${e}`,width:"18",height:"18",viewBox:"0 0 16 16","aria-hidden":"true",children:u("pa\
th",{d:Jm[e]})})}function fs({reason:e,close:t,done:n}){let[r,o]=G(""),[s,i]=G(),[a,c]=G(!1),l=async p=>{p.preventDefault(),c(!0);let g=await Ic(r.trim());c(!1),i(g),g===void 0&&
n()};return u(we,{title:"Sign in",close:t??(()=>{}),stays:t===void 0,children:u("form",{onSubmit:p=>{l(p)},children:[u("p",{children:e?`The server wants to know\
 who you are: ${e}.`:"The server gives rights to the owner of a token."}),u("label",{children:["Token",u("input",{type:"password",name:"token",autocomplete:"cur\
rent-password",spellcheck:!1,value:r,"aria-invalid":s!==void 0,"aria-describedby":"login-wrong",onInput:p=>o(p.currentTarget.value)})]}),u("p",{id:"login-wrong",
class:"problem",role:"alert",children:s}),u("p",{class:"quiet",children:"It stays in a cookie of this browser that scripts cannot read, until you sign out or it\
 expires."}),u("footer",{children:u("button",{type:"submit",class:"primary",disabled:a||r.trim()==="",children:"Sign in"})})]})})}var Pm=250,Yt=P(zn(location.pathname,location.search)),Xt,Zt=Yt,ue=e=>{let t=Yt.peek(),n=$n(t,e);Nu(t,n)?(Er(),history.pushState(null,"",ie(n))):Xt??=setTimeout(
Er,Pm),Yt.value=n};function Er(){clearTimeout(Xt),Xt=void 0;let e=ie(Yt.peek());e!==location.pathname+location.search&&history.replaceState(null,"",e)}function Mc(){
Er(),addEventListener("pagehide",Er),addEventListener("popstate",()=>{clearTimeout(Xt),Xt=void 0,Yt.value=zn(location.pathname,location.search)}),document.addEventListener(
"click",e=>{if(e.defaultPrevented||e.button!==0||e.metaKey||e.ctrlKey||e.shiftKey||e.altKey)return;let t=e.target instanceof Element?e.target.closest("a"):null;
if(t===null||t.origin!==location.origin||t.hash!==""||t.hasAttribute("download")||t.target!=="")return;let n=zn(t.pathname,t.search);ie(n)===t.pathname+t.search&&
(e.preventDefault(),ue(n))})}var ps="runstatus.theme",Fc=matchMedia("(prefers-color-scheme: dark)"),ms="system";function vr(){try{let e=localStorage.getItem(ps);return e==="light"||e==="dar\
k"?e:"system"}catch{return"system"}}function Lc(e){ms=e,Dc()}function Bc(e){try{localStorage.setItem(ps,e)}catch{}Lc(e)}function Oc(e){addEventListener("storage",
t=>{t.key===ps&&(Lc(vr()),e(vr()))})}function Dc(){document.documentElement.dataset.theme=ms==="system"?Fc.matches?"dark":"light":ms}Fc.addEventListener("change",
Dc);var Km=["FAILED","BUILD_FAILED","TIMED_OUT","RESULT_ERROR","ERROR","CANCELLED","ABORTED","PASSED","COMPLETED","SKIPPED"],Hm={RESULT_ERROR:"Result error",ABORTED:"\
Aborted"};function Wc({counts:e,route:t,go:n}){let r=[{label:"All",n:e.total,filter:""},{label:"Open",n:e.open,filter:"ended = false",look:"running"},...Km.filter(
o=>e.byOutcome[o]).map(o=>({label:Hm[o]??de[er(o)],n:e.byOutcome[o]??0,filter:`outcome = "${o}"`,look:er(o)})).sort((o,s)=>Z.indexOf(o.look)-Z.indexOf(s.look)),
...e.silent>0?[{label:"Silent",n:e.silent,filter:"silent = true"}]:[]];return u("ul",{class:"counts","aria-label":"Counts of all runs",children:r.map(({label:o,
n:s,filter:i,look:a})=>u("li",{children:u("button",{type:"button",class:"count","aria-pressed":t.filter===i,onClick:()=>n({filter:t.filter===i?"":i}),children:[
a&&u("span",{class:`look-${a}`,children:u(ve,{look:a,size:13})}),u("span",{children:o})," ",u("span",{class:"number","data-testid":`count-${o}`,children:j(s)})]})},
o))})}var zm=120;function Zc({mirror:e,route:t,go:n}){let r=T(null),o=T(null);ot([{keys:"/",help:"Filter",action:()=>Xc(r.current)},{keys:"s",help:"Search",action:()=>Xc(
o.current)}]);let s=e.matching.value.state==="error";return u("div",{class:"tools",children:[u("div",{class:"fields",role:"search",children:[u(Yc,{input:r,name:"\
filter",label:"Filter, by the server",hint:'Filter: state = "RUNNING"',keys:"/",value:t.filter,invalid:s,take:i=>n({filter:i})}),u(Yc,{input:o,name:"search",label:"\
Search in the runs",hint:"Search",keys:"s",value:t.search,live:!0,take:i=>n({search:i})})]}),u(Wc,{counts:e.counts.value,route:t,go:n}),u($m,{mirror:e})]})}function Yc({
input:e,name:t,label:n,hint:r,keys:o,value:s,invalid:i,live:a,take:c}){let[l,p]=G(s),g=T(s),f=T();A(()=>{s!==g.current&&(g.current=s,p(s))},[s]);let d=h=>{clearTimeout(
f.current),g.current=h,h!==s&&c(h)};return u("div",{class:`field field-${t}`,children:[u("input",{ref:e,type:"search",name:t,"aria-label":n,"aria-keyshortcuts":o,
"aria-invalid":i??!1,placeholder:r,autocomplete:"off",autocapitalize:"off",spellcheck:!1,value:l,onInput:h=>{let y=h.currentTarget.value;p(y),y===""?d(y):a&&(clearTimeout(
f.current),f.current=setTimeout(()=>d(y.trim()),zm))},onKeyDown:h=>{h.key==="Enter"?d(l.trim()):h.key==="Escape"&&(h.preventDefault(),p(s),h.currentTarget.blur())},
onBlur:h=>d(h.currentTarget.value.trim())}),u("kbd",{"aria-hidden":"true",children:o})]})}function $m({mirror:e}){let[t,n]=G("");return A(()=>{let r=setInterval(
()=>{let{total:o,open:s,byOutcome:i}=e.counts.peek();n(`${o} runs, ${s} open, ${i.PASSED??0} passed, ${i.FAILED??0} failed`)},1e4);return()=>clearInterval(r)},[
e]),u("p",{class:"visually-hidden","aria-live":"polite",children:t})}function Xc(e){return e?.focus(),e?.select(),e!==null}function Jc({who:e,close:t,signIn:n,signOut:r}){return u(we,{title:"Account",close:t,children:[e===void 0?u("p",{children:"The server has not said who you are t\
o it."}):u("dl",{class:"facts",children:[u("dt",{children:"Name"}),u("dd",{children:Rr(e)}),!_e(e)&&u("dt",{children:"Recognized"}),!_e(e)&&u("dd",{children:ls(
e)}),e.groups.length>0&&u("dt",{children:"Groups"}),e.groups.length>0&&u("dd",{children:e.groups.join(", ")}),e.expireTime&&u("dt",{children:"Until"}),e.expireTime&&
u("dd",{children:q(Number(e.expireTime.seconds)*1e3)}),u("dt",{children:"Rights"}),u("dd",{children:[xc(e).map(o=>u("div",{children:o},o)),e.grants.length===0&&
"none"]})]}),u("footer",{children:_e(e)?u("button",{type:"button",class:"primary",onClick:n,children:"Sign in with a token"}):u("button",{type:"button",onClick:r,
children:"Sign out"})})]})}var Qm={runs:nc,wall:Nc,run:Fu,series:rc,states:oc},jm=[["runs","Runs"],["wall","Wall"],["series","Series"],["states","States"]],qm={system:"dark",dark:"light",
light:"system"},Pc={system:"as the system",dark:"dark",light:"light"};function Kc({mirror:e,api:t}){let[n,r]=G(),[o,s]=G(vr),i=()=>r(void 0),a=Zt.value,{state:c,
error:l}=e.connection.value,p=Qm[a.view];A(()=>Oc(s),[]),A(()=>{cs(t)},[c==="live"]),A(()=>{document.title=np(a.view,a.name)},[a.view,a.name]);let g=()=>{let b=qm[o];
Bc(b),s(b)},f=()=>{i(),e.retry(!0),cs(t)},d=async()=>{await _c(),f()};ot([{keys:"g r",help:"Runs",action:()=>ue({view:"runs"})},{keys:"g w",help:"Wall",action:()=>ue(
{view:"wall"})},{keys:"g s",help:"Series",action:()=>ue({view:"series",name:""})},{keys:"g t",help:"States",action:()=>ue({view:"states"})},{keys:"?",help:"Help",
action:()=>r("help")},{keys:"c",help:"Copy as a command",action:()=>r("copy")},{keys:"d",help:"Theme",action:g},{keys:"Escape",help:"Back",action:()=>ep()}]);let h=at.
value,y=a.view==="runs"||a.view==="wall";return u($,{children:[u("a",{class:"skip",href:"#main",children:"To the content"}),u("header",{class:"top",children:[u(
"a",{class:"brand",href:"/runs","aria-label":"runstatus, all runs",children:[u(lt,{name:"mark"}),u("span",{children:"runstatus"})]}),u("nav",{"aria-label":"View\
s",children:jm.map(([b,R])=>u("a",{href:ie({...et,view:b,...b==="runs"||b==="wall"?{filter:a.filter,search:a.search,sort:a.sort}:{}}),"aria-current":tp(a.view,b)?
"page":void 0,children:R},b))}),u("div",{class:"tail",children:[u(wc,{mirror:e}),u("button",{type:"button",class:"icon",title:"Copy as a command (c)","aria-labe\
l":"Copy as a command",onClick:()=>r("copy"),children:u(lt,{name:"copy"})}),u("button",{type:"button",class:"icon",title:`Theme: ${Pc[o]} (d)`,"aria-label":`The\
me: ${Pc[o]}`,onClick:g,children:u(lt,{name:o})}),u("button",{type:"button",class:"icon",title:"Keys and filters (?)","aria-label":"Keys and filters",onClick:()=>r(
"help"),children:u(lt,{name:"help"})}),u("button",{type:"button",class:"icon account",title:"Account","aria-label":"Account",onClick:()=>r("who"),children:[u(lt,
{name:"who"}),h!==void 0&&!_e(h)&&u("span",{children:Rr(h)})]})]})]}),u(Ac,{mirror:e}),u(Zu,{mirror:e,go:ue}),u("main",{id:"main",tabIndex:-1,class:`view view-${a.
view}`,children:[y&&u(Zc,{mirror:e,route:a,go:ue}),u(p,{mirror:e,route:a,go:ue,api:t})]}),n==="help"&&u(Cc,{close:i}),n==="copy"&&u(Uc,{route:a,close:i}),n==="w\
ho"&&u(Jc,{who:h,close:i,signIn:()=>r("login"),signOut:()=>{d()}}),c==="denied"?u(fs,{reason:l,done:f},"denied"):n==="login"&&u(fs,{close:i,done:f},"asked")]})}
function ep(){let{view:e,name:t,selected:n}=Zt.peek();return(e==="run"||e==="series")&&t!==""?(history.length>1?history.back():ue({view:"runs",selected:t}),!0):
n!==""?(ue({selected:""}),!0):!1}function tp(e,t){return e===t||e==="run"&&t==="runs"}function np(e,t){return`${{runs:"Runs",wall:"Wall",run:`Run ${z(t)}`,series:t===
""?"Series":`Series ${z(t)}`,states:"States"}[e]} · runstatus`}var Hc=Ru("/assets/worker-a8a578e800.js"),rp=gu({baseUrl:location.origin});Mc();Bu();ce(()=>Hc.filter(Zt.value.filter));Us(u(Kc,{mirror:Hc,api:rp}),document.getElementById(
"page"));
